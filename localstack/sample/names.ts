import { label } from './shapes.ts';

/** Names of the sample units; city and houses are invented. */
export const facilityNames = {
  city: label('云汀市公安局监管支队', '雲汀市公安局監管支隊', 'Yunting City Custody Division'),
  first: label('云汀市第一看守所', '雲汀市第一看守所', 'Yunting No. 1 Detention Centre'),
  second: label('云汀市第二看守所', '雲汀市第二看守所', 'Yunting No. 2 Detention Centre'),
};
