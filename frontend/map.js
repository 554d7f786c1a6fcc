// The live map over the same borough that the page already shows as a picture.
(function () {
  "use strict";
  if (!window.L) return;

  function pinIcon(text, kind) {
    return L.divIcon({ className: "", html: '<span class="fd-pin' + (kind || "") + '">' + text + "</span>", iconSize: [32, 32], iconAnchor: [16, 16], popupAnchor: [0, -14] });
  }

  function popup(pin) {
    var link = document.createElement(pin.href ? "a" : "strong");
    link.textContent = pin.number + ". " + pin.name;
    if (pin.href) {
      link.href = pin.href + window.location.search;
      link.className = "govuk-link";
    }
    return link;
  }

  // Escape closes a popup and puts focus back on its pin, which Leaflet leaves undone.
  function closesWithEscape(marker) {
    marker.on("popupopen", function (event) {
      var box = event.popup.getElement();
      var first = box && box.querySelector("a");
      if (first) first.focus();
      box.addEventListener("keydown", function (key) {
        if (key.key !== "Escape") return;
        key.stopPropagation();
        marker.closePopup();
        if (marker.getElement()) marker.getElement().focus();
      });
    });
  }

  // Names of places, the best known first; one that would lie over another waits until there is room.
  function names(map, borough) {
    var labels = borough.features
      .filter(function (feature) { return feature.properties.kind === "area"; })
      .sort(function (one, other) { return one.properties.rank - other.properties.rank; })
      .map(function (feature) {
        var at = [feature.properties.at[1], feature.properties.at[0]];
        return L.tooltip({ pane: "names", permanent: true, direction: "center", className: "fd-place-name", interactive: false }).setLatLng(at).setContent(feature.properties.name).addTo(map);
      });
    function makeRoom() {
      var taken = [];
      labels.forEach(function (label) {
        var element = label.getElement();
        if (!element) return;
        element.hidden = false;
        var box = element.getBoundingClientRect();
        var crowded = taken.some(function (other) {
          return box.left < other.right + 6 && other.left < box.right + 6 && box.top < other.bottom + 2 && other.top < box.bottom + 2;
        });
        element.hidden = crowded;
        if (!crowded) taken.push(box);
      });
    }
    map.on("zoomend", makeRoom);
    map.whenReady(function () { setTimeout(makeRoom, 0); });
  }

  function draw(frame, borough) {
    var pins = JSON.parse(frame.dataset.pins || "[]");
    var here = frame.dataset.here ? JSON.parse(frame.dataset.here) : null;
    frame.classList.add("fd-map--live");
    var map = L.map(frame.querySelector(".fd-map__live"), { minZoom: 10, maxZoom: 16, zoomSnap: 0.5, scrollWheelZoom: false, attributionControl: false });
    var kinds = {
      outline: { color: "#00594f", weight: 3, fillColor: "#ffffff", fillOpacity: 1, interactive: false },
      area: { color: "#b8d2cd", weight: 1, fill: false, interactive: false }
    };
    // Leaflet puts canvas under SVG and tooltips over pins; streets belong on the ground and names under pins.
    map.createPane("ground").style.zIndex = 350;
    map.createPane("names").style.zIndex = 450;
    var ground = L.geoJSON(borough, {
      pane: "ground",
      filter: function (feature) { return feature.geometry.type !== "Point" && feature.geometry.type !== "MultiPoint"; },
      style: function (feature) { return kinds[feature.properties.kind] || kinds.area; }
    }).addTo(map);
    var canvas = L.canvas({ padding: 0.5 });
    L.geoJSON(borough, {
      filter: function (feature) { return feature.geometry.type === "MultiPoint"; },
      pointToLayer: function (_feature, where) {
        return L.circleMarker(where, { renderer: canvas, radius: 1.5, stroke: false, fillColor: "#9fc3bc", fillOpacity: 0.8, interactive: false });
      }
    }).addTo(map);
    names(map, borough);
    var cluster = L.markerClusterGroup({
      maxClusterRadius: 24,
      showCoverageOnHover: false,
      iconCreateFunction: function (group) {
        return pinIcon(group.getChildCount() + '<span class="govuk-visually-hidden"> places here, zoom in</span>', " fd-pin--cluster");
      }
    });
    var bounds = L.latLngBounds([]);
    pins.forEach(function (pin) {
      var marker = L.marker([pin.latitude, pin.longitude], { icon: pinIcon(pin.number), alt: pin.number + ". " + pin.name, title: pin.name, keyboard: true });
      marker.bindPopup(popup(pin));
      closesWithEscape(marker);
      cluster.addLayer(marker);
      bounds.extend(marker.getLatLng());
    });
    map.addLayer(cluster);
    if (here) {
      L.marker([here.latitude, here.longitude], { icon: pinIcon("◆", " fd-pin--here"), alt: "You asked about " + here.label, interactive: false, keyboard: false }).addTo(map);
      bounds.extend([here.latitude, here.longitude]);
    }
    if (bounds.isValid()) map.fitBounds(bounds.pad(0.25), { maxZoom: 14 });
    else map.fitBounds(ground.getBounds());
  }

  function visible(frame) {
    return frame.offsetParent !== null;
  }

  var frames = Array.prototype.slice.call(document.querySelectorAll("[data-map]"));
  var wanted = frames.filter(visible);
  if (!wanted.length) return;
  fetch(wanted[0].dataset.borough)
    .then(function (answer) { return answer.ok ? answer.json() : Promise.reject(answer.status); })
    .then(function (borough) { wanted.forEach(function (frame) { draw(frame, borough); }); })
    .catch(function () { /* the picture that is already there stays */ });
})();
