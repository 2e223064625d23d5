// Days and hours of a time zone, by the browser's own tables. Instants are milliseconds since 1970.

const formats = new Map();

function formatOf(zone) {
  if (!formats.has(zone)) {
    formats.set(zone, new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
      timeZone: zone, hourCycle: "h23",
      year: "numeric", month: "2-digit", day: "2-digit",
      hour: "2-digit", minute: "2-digit", second: "2-digit",
    }));
  }
  return formats.get(zone);
}

function wallOf(at, zone) {
  const wall = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) wall[type] = value;
  return wall;
}

// How far the zone's clocks are ahead of UTC at an instant.
function offsetAt(at, zone) {
  const { year, month, day, hour, minute, second } = wallOf(at, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

// «2022-11-01»: the day of the zone that an instant lies in; it turns at local midnight.
export function localDay(at, zone) {
  const { year, month, day } = wallOf(at, zone);
  return `${year}-${month}-${day}`;
}

export function dayAfter(day) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

// When the zone's clocks show a day and a time («15:30», «23:59:59.999»). An hour that they repeat
// is its first; one that they leave out is counted on from before.
export function instantOf(day, time, zone) {
  const wall = Date.parse(`${day}T${time}Z`);
  const [before, after] = [-1, 1].map((side) => offsetAt(wall + side * 86_400_000, zone));
  for (const offset of [before, after]) {
    if (offsetAt(wall - offset, zone) === offset) return wall - offset;
  }
  return wall - before;
}
