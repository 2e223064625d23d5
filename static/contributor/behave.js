// The behaviours of the contributor's page, see static/behave.js.
import { start } from "../behave.js";

start((name) => import(`./behaviours/${name}.js`));
