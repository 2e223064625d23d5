// What is drawn anew only when one of its facts is another object.
//
// A drawing itself (a vnode) is never kept for that, in a ref or by useMemo: it holds the tree in which it
// was first drawn, and all that tree held.
import { Component } from "../vendor.js";

export class Still extends Component {
  shouldComponentUpdate({ facts }) {
    return facts.some((fact, place) => fact !== this.props.facts[place]);
  }
  render({ draw }) {
    return draw();
  }
}
