import type {
  AlarmStatus,
  HealthRow,
  LiveAgent,
  LiveDevice,
  LiveDoor,
  Post,
  Priority,
  Purpose,
  QuarantineReason,
  QuarantineRow,
  UnitCategory,
  ZoneClass,
} from '@watchhouse/contracts';
import type { AgentStanding } from '../agents/backlog.ts';
import { m } from '../paraglide/messages.js';

/** The field's words for the contract's terms; a term without a word does not compile. */
type Words<T extends string> = Readonly<Record<T, () => string>>;

export const priorityWords: Words<Priority> = {
  critical: m.priority_critical,
  high: m.priority_high,
  medium: m.priority_medium,
  low: m.priority_low,
};

export const alarmStatusWords: Words<AlarmStatus> = {
  'unack-active': m.alarm_status_unack_active,
  'ack-active': m.alarm_status_ack_active,
  'rtn-unack': m.alarm_status_rtn_unack,
  normal: m.alarm_status_normal,
  shelved: m.alarm_status_shelved,
  'suppressed-by-design': m.alarm_status_suppressed,
  'out-of-service': m.alarm_status_out_of_service,
  corrected: m.alarm_status_corrected,
};

export const postWords: Words<Post> = {
  'command-centre': m.post_command_centre,
  'duty-leader': m.post_duty_leader,
  warden: m.post_warden,
  patrol: m.post_patrol,
  medical: m.post_medical,
  'resident-procurator': m.post_resident_procurator,
  'city-supervisor': m.post_city_supervisor,
  administrator: m.post_administrator,
};

export const purposeWords: Words<Purpose> = {
  'custody-safety': m.purpose_custody_safety,
  'incident-response': m.purpose_incident_response,
  'medical-care': m.purpose_medical_care,
  'legal-supervision': m.purpose_legal_supervision,
  'duty-supervision': m.purpose_duty_supervision,
  administration: m.purpose_administration,
};

export const doorWords: Words<LiveDoor['state'] | 'unknown'> = {
  open: m.door_open,
  closed: m.door_closed,
  locked: m.door_locked,
  forced: m.door_forced,
  'held-open': m.door_held_open,
  unknown: m.state_unknown,
};

export const deviceStateWords: Words<'online' | 'degraded' | 'offline' | 'unknown'> = {
  online: m.device_online,
  degraded: m.device_degraded,
  offline: m.device_offline,
  unknown: m.state_unknown,
};

export const deviceKindWords: Words<'camera' | 'duress-button' | 'door-controller' | 'intercom'> = {
  camera: m.device_camera,
  'duress-button': m.device_duress_button,
  'door-controller': m.device_door_controller,
  intercom: m.device_intercom,
};

export const zoneClassWords: Words<ZoneClass> = {
  danger: m.zone_danger,
  'red-line': m.zone_red_line,
  toilet: m.zone_toilet,
  bed: m.zone_bed,
  ordinary: m.zone_ordinary,
};

export const unitCategoryWords: Words<UnitCategory> = {
  cell: m.unit_cell,
  corridor: m.unit_corridor,
  'control-room': m.unit_control_room,
  'interrogation-room': m.unit_interrogation_room,
  'lawyer-meeting-room': m.unit_lawyer_meeting_room,
  'medical-room': m.unit_medical_room,
  'sally-port': m.unit_sally_port,
  yard: m.unit_yard,
  stairs: m.unit_stairs,
  office: m.unit_office,
  store: m.unit_store,
};

export const healthKindWords: Words<HealthRow['kind']> = {
  agent: m.health_agent,
  quarantine: m.health_quarantine,
  ledger: m.health_ledger,
  'rule-set': m.health_rule_set,
  'site-plan': m.health_site_plan,
};

export const healthStateWords: Words<HealthRow['state']> = {
  ok: m.health_ok,
  warning: m.health_warning,
  failed: m.health_failed,
  unknown: m.state_unknown,
};

export const agentLineWords: Words<AgentStanding> = {
  live: m.agent_live,
  draining: m.agent_draining,
  silent: m.agent_not_heard,
};

export const spoolWords: Words<Exclude<NonNullable<LiveAgent['spool']>, 'ok'>> = {
  full: m.spool_full,
  'disk-failing': m.spool_disk_failing,
};

export const deviceReasonWords: Words<NonNullable<LiveDevice['reason']>> = {
  'no-answer': m.device_no_answer,
  blind: m.device_blind,
  tampered: m.device_tampered,
  'low-battery': m.device_low_battery,
  clock: m.device_clock,
  recovered: m.device_recovered,
};

export const quarantineStateWords: Words<QuarantineRow['state']> = {
  kept: m.quarantine_kept,
  replaying: m.quarantine_state_replaying,
  replayed: m.quarantine_state_replayed,
};

export const quarantineReasonWords: Words<QuarantineReason> = {
  'not-json': m.quarantine_not_json,
  'not-utf8': m.quarantine_not_utf8,
  'no-header': m.quarantine_no_header,
  'count-differs': m.quarantine_count_differs,
  contract: m.quarantine_contract,
  'unknown-type': m.quarantine_unknown_type,
  'unknown-version': m.quarantine_unknown_version,
  'too-large': m.quarantine_too_large,
  'foreign-facility': m.quarantine_foreign_facility,
  'future-time': m.quarantine_future_time,
};
