/// Pictures drawn for this site, as SVG inside the page, so that they take its colours. All are ornaments: words say the
/// same. The small signs of networks and statuses are masks in `site.css`, since scripts put such words in, too.
enum Icons {
    static let all = [mark, door, shut]

    /// A doorway of two strokes and a wedge of light; `mark.svg` is the same for places outside of the page.
    private static let mark = PageTemplate(
        name: "mark",
        """
        <svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">\
        <path class="light" d="M10.5 10V27.5H29Z"/><path class="frame" d="M6.5 27.5V4.5H21V13.5"/></svg>
        """)

    /// The same door, closed but for a crack of light.
    private static let shut = PageTemplate(
        name: "shut",
        """
        <svg class="door shut" viewBox="0 0 120 96" width="120" height="96" aria-hidden="true" focusable="false">\
        <path class="leaf" d="M40 10H80V84H40Z"/><path class="room" d="M77 10h4v74h-4Z"/>\
        <path class="floor" d="M77 84h4l9 8h-9Z"/><path class="wall" d="M40 84V10H81V84M6 84H40M81 84H114M70 48v4"/></svg>
        """)

    /// Somebody walks out into the daylight, with their people.
    private static let door = PageTemplate(
        name: "door",
        """
        <svg class="door" viewBox="0 0 320 260" width="320" height="260" aria-hidden="true" focusable="false">\
        <path class="floor" d="M70 222H166L318 258H150Z"/>\
        <path class="room" d="M70 38H166V222H70Z"/>\
        <path class="leaf" d="M70 38 30 18V246L70 222Z"/>\
        <path class="wall" d="M70 222V38H166V222M4 222H30M166 222H316"/>\
        <g class="inside"><circle cx="118" cy="140" r="9"/><path d="M107 222V166a11 11 0 0 1 22 0V222Z"/></g>\
        <g class="person"><circle cx="188" cy="150" r="9"/><path d="M177 236V177a11 11 0 0 1 22 0V236Z"/>\
        <circle cx="216" cy="176" r="7"/><path d="M208 243V197a8 8 0 0 1 16 0V243Z"/>\
        <circle cx="262" cy="158" r="9"/><path d="M251 250V185a11 11 0 0 1 22 0V250Z"/></g></svg>
        """)
}
