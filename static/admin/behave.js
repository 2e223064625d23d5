// The desk's behaviours, see static/behave.js.
import { start } from "../behave.js";

start((name) => import(`./behaviours/${name}.js`));
