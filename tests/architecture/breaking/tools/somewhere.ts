// breaks: known-room
import 'node:fs';
