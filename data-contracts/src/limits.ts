/**
 * Every bound of the product, named once. Units are in the names; the reason stands beside the number.
 * Tests exercise each bound at the bound.
 */
export const limits = {
  signal: {
    /** One signal as JSON; a larger one is quarantined. */
    bytesMax: 8 * 1024,
    /** Kinesis takes 1 MB a record; ours stay below with room for the partition key. */
    aggregateBytesMax: 900 * 1024,
    aggregateSignalsMax: 2_000,
    /** The agent closes an aggregate this often with a heartbeat. */
    aggregateIntervalMs: 500,
    /** A site's share of a shard, backfill included. */
    perSecondMax: 800,
    bytesPerSecondMax: 300 * 1024,
    /** A device clock further off than this is not believed. */
    clockJumpMsMax: 2_000,
    /** A signal this little before its agent's last heartbeat is moved to just after it; an older one is late. */
    lateClampMsMax: 2_000,
    /** Device time later than the agent's clock by more than this is refused. */
    futureMsMax: 60_000,
    zonesPerObservationMax: 8,
    /** People in one part of a map summary: it must stay one signal. */
    summaryPeopleMax: 30,
    summaryPartsMax: 30,
  },
  detection: {
    snapshotEverySignals: 5_000,
    snapshotEveryMs: 60_000,
    /** Facilities whose detection one process keeps between batches. */
    warmFacilitiesMax: 200,
    /** Ids of expedited signals remembered until they come again in order. */
    expeditedIdsMax: 1_000,
    /** Openings of an agent told ahead of their order; beyond it the eldest can no longer be corrected. */
    toldAheadMax: 200,
    /** An expedited signal that does not come again in order within this time of the site stands as told. */
    toldAheadMsMax: 60 * 60_000,
    keysPerRuleMax: 5_000,
    evidencePerAlarmMax: 20,
    rulesPerFacilityMax: 1_000,
    /** No message of a track for this long: it is gone, not standing still. */
    trackSilenceMs: 10_000,
    /** Signals of an agent stamped later than its newest heartbeat wait for the next one. */
    pendingSignalsMax: 4_000,
    /** Ids an alarm of one rule and key may still be open under. */
    openingsPerKeyMax: 8,
    /** A warm state older than this may have been overtaken by records that were given up: it reads on first. */
    warmTrustedMs: 60_000,
    /** Records decided at once while catching up; then the fence moves, so that nothing is done again. */
    catchUpStepRecords: 250,
    /** What one batch catches up of one facility, so that the others of the batch do not wait for it. */
    catchUpRecordsMax: 1_000,
    catchUpBytesMax: 16 * 1024 * 1024,
    /** What one batch reads of the stream to restore a state; a minute of a full shard takes no more. */
    tailBytesMax: 64 * 1024 * 1024,
    /** Shards that a facility's records went to before; a stream is not resharded more often within its retention. */
    lineageMax: 20,
    /** A facility that keeps failing is left alone this long, twice as long each time; never long, lives hang on it. */
    parkedMsMin: 10_000,
    parkedDoublingsMax: 3,
    /** Editions of one register that signals still on their way may need. */
    editionsPerRegisterMax: 8,
  },
  agent: {
    /** Records by which a replay may be ahead of its line: nearly three hours, so that a long cut can be lived through. */
    replayAheadRecordsMax: 20_000,
    devicesMax: 500,
    /** Disk of the spool: a day of a busy site takes about 1.3 GB. */
    spoolBytesMin: 1024 * 1024,
    spoolBytesDefault: 2 * 1024 * 1024 * 1024,
    spoolBytesMax: 1024 * 1024 * 1024 * 1024,
    spoolHoursDefault: 72,
    spoolHoursMax: 168,
    /** What happened waits for its place on the disk no longer than this. */
    groupCommitMsMax: 10,
    /** Oldest records of the spool kept at hand, so that the line does not wait for the disk. */
    spoolWindowRecords: 100,
    spoolWindowBytes: 2 * 1024 * 1024,
    /** Records that the disk does not take are kept in memory. */
    memoryBytesMax: 64 * 1024 * 1024,
    /** A disk that has not answered by then is failing; what waits for it goes on from memory. */
    diskPatienceMs: 2_000,
    /** Free pages a spool's file keeps for what comes next; more than this and than what is in use is given back. */
    spoolSparePages: 256,
    /** A full spool gives up signals until this share of its bound is in use, and is full until that one is. */
    spoolThinnedShare: 0.95,
    spoolRoomyShare: 0.9,
    /** Given up at once when the disk itself has no room; it counts as full for so long after that. */
    spoolRoomBytes: 256 * 1024,
    diskFullMs: 60_000,
    /** How often the spool looks for what has become too old. */
    spoolAgeEveryMs: 60_000,
    /** So many records refused one after another are not to blame: the line is set up wrongly. */
    suspectsMax: 5,
    /** Expedited signals waiting for the line. */
    expeditedMax: 200,
    /** Kinesis takes 500 records and 5 MB a call; ours are few and large. */
    recordsPerPutMax: 20,
    bytesPerPutMax: 4 * 1024 * 1024,
    putTimeoutMs: 5_000,
    retryBackoffMsMin: 200,
    retryBackoffMsMax: 5_000,
    healthLineEveryMs: 10_000,
    stopWithinMs: 4_000,
    /** A process that slept longer than this goes on from the present instead of catching up. */
    catchUpMsMax: 10_000,
    recordingBytesMax: 50 * 1024 * 1024,
    /** The agent's time follows the host's clock by at most this share of the time that passes. */
    clockSlewShare: 0.1,
    /** And passes this fast while the host's clock has gone back further than a jump. */
    clockHoldShare: 0.5,
    /** Something waits and nothing was delivered for this long: the line is cut. */
    cutOffAfterMs: 5_000,
    /** Reasons of one outage that the log names, once each. */
    outageReasonsMax: 10,
    /** So few records wait that the line has caught up: about two seconds. */
    caughtUpRecordsMax: 4,
    summaryEveryMs: 1_000,
    /** Steps of half a second that a replay, or a process that slept, makes durable together. */
    stepsPerAppendMax: 50,
    detectionSnapshotEveryMs: 10_000,
    /** Edge detection that lacks more event time than this begins empty. */
    detectionGapMsMax: 60_000,
    /** Records of the spool folded again after a restart: about ten minutes. */
    refoldRecordsMax: 1_200,
    /** Alarms the edge raised that may still be on their way in order. */
    unconfirmedAlarmsMax: 1_000,
    /** The file of local alarms; as much again is kept as its predecessor. */
    localAlarmsBytesMax: 1024 * 1024,
    /** Topics that a mapping may name. */
    topicsMax: 500,
    /** A steady device clock further off than this should be set. */
    clockOffMsMax: 5_000,
    /** Messages after which the offset of a device that never answered what time it is counts as known. */
    clockMessagesMin: 5,
    /** Messages in a row that say another offset before a clock behind the estimate counts as jumped. */
    clockJumpMessagesMin: 3,
    /** What the offset is estimated from: clocks drift. */
    clockWindowMs: 10 * 60_000,
    clockSamplesMax: 64,
  },
  device: {
    /** A device that has not answered a question by then does not answer. */
    callTimeoutMs: 6_000,
    /** What one answer may hold; a larger one is cut off. */
    answerBytesMax: 4 * 1024 * 1024,
    xmlDepthMax: 64,
    xmlElementsMax: 40_000,
    /** How long the device may hold a question for events before it must answer. */
    pullTimeoutMs: 8_000,
    /** Answers in a row that come sooner than the pause, after which each is followed by a pause. */
    earlyAnswersMax: 5,
    pullPauseMs: 200,
    messagesPerPullMax: 100,
    /** Asked for; on the clock of the device, and renewed at half of what it grants. */
    subscriptionMs: 120_000,
    /** Devices count in seconds. */
    pullTimeoutMsMin: 1_000,
    /** How often a device is asked what time it is. */
    clockAskMs: 60_000,
    retryBackoffMsMin: 1_000,
    retryBackoffMsMax: 60_000,
    /** Cameras lock an account after a few wrong passwords: seldom enough to stay below. */
    wrongPasswordRetryMsMin: 60_000,
    wrongPasswordRetryMsMax: 10 * 60_000,
    /** How often the password file is looked at meanwhile: a corrected one is tried at once. */
    passwordLookMs: 1_000,
    /** A device without events is asked what time it is instead, to know whether it is there. */
    presenceAskMs: 10_000,
    /** Time to end a subscription properly when the agent stops. */
    leaveWithinMs: 2_000,
    /** Losses within the window from which a device is `degraded` rather than gone and back each time. */
    flapsMax: 3,
    flapWindowMs: 5 * 60_000,
    /** A device that flapped is believed again once it has stayed, or stayed away, this long. */
    settledAfterMs: 60_000,
    /** Signals of one device that wait to be fetched by the agent. */
    waitingMax: 2_000,
    /** Distinct topics and faults of a device that the log names, once each. */
    loggedOnceMax: 200,
    /** Profiles and topics of a device that a probe shows. */
    shownMax: 200,
    probeSecondsMax: 600,
  },
  archive: {
    /** One file before compression; it is read as a whole. */
    fileBytesMax: 16 * 1024 * 1024,
    /** A file may be larger by one record, which stands in base 64 where it could not be read. */
    recordBytesMax: 2 * 1024 * 1024,
    /** The hour of a file is that of arrival, which the stream states only approximately. */
    arrivalSlackMs: 60_000,
    keyframeEveryMs: 60_000,
    /** Facilities whose registration one process remembers. */
    knownFacilitiesMax: 2_000,
    /** Lines that cannot be read are named up to this many, then only counted. */
    faultsShownMax: 1_000,
  },
  ledger: {
    /** DynamoDB transaction bounds. */
    itemsPerAppendMax: 100,
    bytesPerAppendMax: 4 * 1024 * 1024,
    bytesPerItemMax: 300 * 1024,
    eventsPerAppendMax: 40,
    /** Levels of objects and arrays in what is hashed; deeper input would exhaust the call stack. */
    nestingMax: 64,
    claimsPerAppendMax: 40,
    /** Twenty writers in step need twenty attempts of the last one. */
    appendAttemptsMax: 30,
    appendBackoffMsMin: 5,
    /** Measured: twenty writers that never pause get in each other's way without end below this. */
    appendBackoffMsMax: 1_000,
    /** At least the longest offline queue. */
    commandRecordDays: 90,
    readPageEvents: 200,
    checkpointEveryMs: 10 * 60_000,
    checkpointEveryEntries: 10_000,
  },
  sealing: {
    /** Opened data keys a process keeps, and for how long: another process notices an erasure that much later. */
    cachedKeysMax: 1_000,
    cachedKeyMs: 30_000,
  },
  access: {
    subjectsPerReadMax: 200,
    fieldsPerReadMax: 100,
    moveBatchMax: 500,
    /** A revoked session stays refused as long as the longest refresh token could renew it. */
    revokedSessionDays: 31,
    /** Difference between our clock and the identity provider's that a token survives. */
    clockToleranceSeconds: 10,
    /** Signing keys of the identity provider are asked for again at most this often. */
    jwksCooldownMs: 30_000,
    jwksCacheMs: 10 * 60_000,
    jwksTimeoutMs: 3_000,
  },
  consumer: {
    /** One run of a consumer; with more to do it is woken again. */
    eventsPerRunMax: 2_000,
    /** Other runners of the same consumer may win this often before a run gives up its turn. */
    lostRacesMax: 5,
    /** After this many failures in a row a consumer is parked, from half a minute, twice as long each time. */
    failuresBeforeParking: 3,
    parkedMsMin: 30_000,
    parkedDoublingsMax: 6,
    /** Facilities that one turn of the minute clock tends at the same time. */
    facilitiesAtOnce: 20,
  },
  deadline: {
    /** SQS delays a message by at most 15 minutes. */
    queueDelaySecondsMax: 900,
    buckets: 8,
    perWakeMax: 500,
    /** The clock looks ahead to its next turn and a little over, so that none falls between two. */
    lookAheadMs: 90_000,
  },
  push: {
    /** API Gateway takes 32 KB frames; the rest is head-room. */
    frameBytesMax: 28 * 1024,
    positionIntervalMs: 5_000,
    mapIntervalMs: 1_000,
    ticketSeconds: 30,
    clientPingMs: 4 * 60_000,
    reconnectMinutesMin: 100,
    reconnectMinutesMax: 115,
    /** An early delta is held this long before the client asks for a new snapshot. */
    earlyDeltaHoldMs: 1_000,
    connectionHours: 2,
    connectionsPerAudienceMax: 500,
    sendTimeoutMs: 2_000,
    /** Detection waits for the map no longer than this. */
    mapSendTimeoutMs: 500,
    /** The gateway calls a connection gone until `$connect` has answered; it is believed only after this. */
    connectGraceMs: 20_000,
    /** A slow client is left alone this long, twice as long each time it is slow again. */
    slowPauseMs: 5_000,
    slowPauseDoublingsMax: 4,
    /** A delta that needs more parts becomes a request to load the snapshot again. */
    partsMax: 200,
    /** A client's frame is two words; more is not read. */
    clientFrameBytesMax: 1_024,
    rightsReviewSeconds: 60,
  },
  alarm: {
    shelveMinutesMax: 60,
    shelveMinutesMin: 1,
    reasonCharactersMin: 4,
    reasonCharactersMax: 500,
    historyPageMax: 200,
  },
  watchdog: {
    agentSilentMs: 15_000,
    /** While an agent is silent the watchdog looks this often for its return. */
    returnLookMs: 5_000,
    lookMsMin: 1_000,
    /** A record that lies undecided in the stream for longer: detection is behind. */
    streamBehindMs: 15_000,
    /** Records read behind the fence to find one of the facility; others of the shard lie between. */
    peekRecordsMax: 2_000,
    /** A view that has not taken in an event of this age is stale. */
    viewStaleMs: 30_000,
  },
  fault: {
    /** A fault on demand lasts a day at most. */
    secondsMax: 86_400,
  },
  quarantine: {
    /** Entries that the list shows, the newest; what is older can still be asked for by its name. */
    rowsMax: 200,
    /** Text of the records that one answer holds: a whole record of the largest size in base 64 fits. */
    entryBytesMax: 2 * 1024 * 1024,
  },
  http: {
    bodyBytesMax: 64 * 1024,
    tokenBytesMax: 8 * 1024,
  },
  plan: {
    featuresMax: 5_000,
    bytesMax: 20 * 1024 * 1024,
  },
  snapshot: {
    /** The live-state object of a facility. */
    liveStateBytesMax: 300 * 1024,
    liveStateIdleWriteMs: 30_000,
    /** What fits into it; the longest unseen people are left out first. */
    livePeopleMax: 800,
    liveDoorsMax: 300,
    liveDevicesMax: 300,
    liveAgentsMax: 20,
  },
} as const;
