// The map: every incident an area as wide as its place is uncertain. The page lists all of it too, for those without this script.
(() => {
  "use strict";
  let shapes = null;

  // The vendor's shapes are fetched once, and only where there is a map.
  function countries(address) {
    shapes = shapes || fetch(address).then((answer) => answer.json()).then((atlas) => topojson.feature(atlas, atlas.objects.countries).features.map(unwrapped));
    return shapes;
  }

  const polygons = (shape) => (shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates);

  // A ring that crosses the 180th meridian goes on beyond it, or it would be drawn back across the whole map.
  function unwrapped(feature) {
    if (!feature.geometry) return feature;
    polygons(feature.geometry).forEach((rings) => rings.forEach((ring) => {
      for (let i = 1; i < ring.length; i++) ring[i][0] -= 360 * Math.round((ring[i][0] - ring[i - 1][0]) / 360);
    }));
    return feature;
  }

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function inside(point, ring) {
    let within = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i], [xj, yj] = ring[j];
      if (yi > point[1] !== yj > point[1] && point[0] < ((xj - xi) * (point[1] - yi)) / (yj - yi) + xi) within = !within;
    }
    return within;
  }

  function countryAt(features, [latitude, longitude]) {
    return features.find((one) => one.geometry && polygons(one.geometry).some((rings) => inside([longitude, latitude], rings[0])));
  }

  function area(place, features) {
    const look = { color: colour("--claim"), weight: 2, fillColor: colour("--claim"), fillOpacity: place.precision === "country" ? 0.12 : 0.3 };
    const country = place.precision === "country" ? countryAt(features, place.at) : null;
    return country ? L.geoJSON(country, { style: { ...look, dashArray: "4 4" } }) : L.circle(place.at, { radius: place.radius * 1000, ...look });
  }

  function words(place) {
    const link = document.createElement("a");
    link.href = `/incident/${encodeURIComponent(place.id)}`;
    link.textContent = place.label;
    const box = document.createElement("div");
    const known = place.precision === "exact" ? "spot" : place.precision;
    box.append(link, document.createElement("br"), `known to the ${known}; ${place.reports} report${place.reports === 1 ? "" : "s"}`);
    return box;
  }

  async function draw(box) {
    if (box.dataset.drawn) return;
    box.dataset.drawn = "yes";
    const places = JSON.parse(box.parentElement.querySelector("[data-places]").textContent);
    const features = await countries(box.dataset.shapes);
    box.replaceChildren();
    const map = L.map(box, { minZoom: 1, maxZoom: 10, worldCopyJump: true, attributionControl: false, zoomSnap: 0.5, scrollWheelZoom: !box.classList.contains("small-map") });
    L.control.attribution({ prefix: false }).addAttribution("Shapes: Natural Earth").addTo(map);
    L.geoJSON({ type: "FeatureCollection", features }, { interactive: false, style: { color: colour("--line"), weight: 1, fillColor: colour("--sheet"), fillOpacity: 1 } }).addTo(map);
    const bounds = L.latLngBounds(places.flatMap((place) => { const box = L.latLng(place.at).toBounds(2000 * place.radius); return [box.getSouthWest(), box.getNorthEast()]; }));
    map.fitBounds(bounds.pad(0.3), { maxZoom: box.classList.contains("small-map") ? 4 : 8, animate: false });
    // The widest first, so that what is known better lies on top and can be reached.
    [...places].sort((one, other) => other.radius - one.radius).forEach((place) => area(place, features).bindPopup(words(place)).addTo(map));
    // A town is a speck on a map of the world: a ring of constant size tells where to look, and fades as the area itself can be seen.
    places.filter((place) => place.radius < 100).forEach((place) => L.circleMarker(place.at, { radius: 7, weight: 1.5, fill: false, interactive: false, color: colour("--claim") }).addTo(map));
    box.dataset.ready = "yes";
  }

  const every = () => document.querySelectorAll("[data-map]").forEach(draw);
  every();
  document.addEventListener("htmx:afterSettle", every);
})();
