// All browser tests in one process: one server and one browser serve them one after the other.
import './cases/map.mjs';
import './cases/list.mjs';
import './cases/tools.mjs';
import './cases/editing.mjs';
import './cases/tasks.mjs';
import './cases/task_life.mjs';
import './cases/works.mjs';
import './cases/access.mjs';
import './cases/line.mjs';
import './cases/sign_in.mjs';
import './cases/roles.mjs';
