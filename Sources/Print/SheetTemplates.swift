import Templating

/// How sheets look. Everything is escaped but the QR code and the texts to read, which were made here.
enum SheetTemplates {
    static let all = [poster, leaflet, reading, card, countdown, moved]
    static let partials = [head]

    private static let head = PageTemplate(
        name: "head",
        """
        <!doctype html>
        <html lang="{{language}}" dir="{{direction}}"><head><meta charset="utf-8">
        <title>{{title}}</title><meta name="author" content="{{campaign}}">
        <style>{{{style}}}</style></head>
        """)

    /// An open door; the light falls to the foot of the sheet.
    private static let door = """
        <svg class="picture" viewBox="0 0 2100 2970">\
        <path fill="{{accent}}" d="M640 2460H1460L2100 2790V2970H60V2900Z"/>\
        <path fill="#fffdf8" d="M640 1400H1460V2460H640Z"/>\
        <path fill="none" stroke="#1b2433" stroke-width="22" stroke-linecap="round" stroke-linejoin="round" \
        d="M640 2460V1400H1460V2460"/></svg>
        """

    static let poster = PageTemplate(
        name: "poster",
        """
        {{> head}}
        <body><div class="sheet">\(door)
        <div class="words"><h1>{{headline}}</h1><p>{{text}}</p></div>
        <div class="code">{{{code}}}</div>
        <div class="call"><strong><bdi dir="ltr">{{place}}</bdi></strong>{{call}} <bdi dir="ltr">{{hashtag}}</bdi></div>
        </div></body></html>
        """)

    static let leaflet = PageTemplate(
        name: "leaflet",
        """
        {{> head}}
        <body class="leaflet"><div class="sheet"><div class="words"><h1>{{headline}}</h1>
        <ol>{{#steps}}<li><b>{{number}}</b> {{step}}</li>{{/steps}}</ol></div></div>
        <div class="sheet back">\(door)
        <div class="words"><h1>{{campaign}}</h1><p>{{text}}</p></div>
        <div class="code">{{{code}}}</div>
        <div class="call"><strong><bdi dir="ltr">{{place}}</bdi></strong>{{#date}}{{date}} {{/date}}<bdi dir="ltr">{{hashtag}}</bdi></div>
        </div></body></html>
        """)

    static let reading = PageTemplate(
        name: "reading",
        """
        {{> head}}
        <body><div class="reading"><h1>{{title}}</h1>
        {{{html}}}
        <div class="end">{{{code}}}<p><strong>{{campaign}}</strong><br><bdi dir="ltr">{{place}}</bdi><br><bdi dir="ltr">{{hashtag}}</bdi></p></div>
        </div></body></html>
        """)

    /// The same for cards, at the end of the line.
    private static let cardDoor = """
        <svg class="picture" viewBox="0 0 1200 630">\
        {{#isMirrored}}<g transform="matrix(-1 0 0 1 1200 0)">{{/isMirrored}}\
        <path fill="{{accent}}" d="M870 480H1050L1200 545V630H800Z"/>\
        <path fill="#fffdf8" d="M870 150H1050V480H870Z"/>\
        <path fill="none" stroke="#1b2433" stroke-width="9" stroke-linecap="round" stroke-linejoin="round" \
        d="M870 480V150H1050V480"/>{{#isMirrored}}</g>{{/isMirrored}}</svg>
        """

    static let card = PageTemplate(
        name: "card",
        """
        {{> head}}
        <body><div class="card">\(cardDoor)
        <div class="words"><h1>{{headline}}</h1><p>{{text}}</p></div>
        <div class="place"><bdi dir="ltr">{{place}}</bdi></div>
        </div></body></html>
        """)

    static let countdown = PageTemplate(
        name: "countdown",
        """
        {{> head}}
        <body><div class="card countdown">\(cardDoor)
        <div class="words"><p class="title">{{title}}</p><h1>{{left}}</h1><p>{{date}}</p></div>
        <div class="place"><bdi dir="ltr">{{place}}</bdi> <bdi dir="ltr">{{hashtag}}</bdi></div>
        </div></body></html>
        """)

    static let moved = PageTemplate(
        name: "moved",
        """
        {{> head}}
        <body><div class="card moved {{shape}} {{count}}"><svg class="picture" viewBox="0 0 {{width}} {{height}}">\
        {{#isMirrored}}<g transform="matrix(-1 0 0 1 {{width}} 0)">{{/isMirrored}}\
        {{#isWide}}<path fill="{{accent}}" d="M965 430H1115L1200 470V630H850Z"/>\
        <path fill="#fffdf8" d="M965 150H1115V430H965Z"/>\
        <path fill="none" stroke="#1b2433" stroke-width="8" stroke-linecap="round" stroke-linejoin="round" \
        d="M965 430V150H1115V430"/>{{/isWide}}\
        {{^isWide}}<path fill="{{accent}}" d="M800 350H965L1080 400V1080H560Z"/>\
        <path fill="#fffdf8" d="M800 70H965V350H800Z"/>\
        <path fill="none" stroke="#1b2433" stroke-width="8" stroke-linecap="round" stroke-linejoin="round" \
        d="M800 350V70H965V350"/>{{/isWide}}\
        {{#isMirrored}}</g>{{/isMirrored}}</svg>
        <div class="words"><h1>{{headline}}</h1><p>{{lead}}</p></div>
        <div class="addresses">
        {{#addresses}}
        <div class="address"><div class="qr">{{{code}}}</div>\
        <div class="who"><p class="network">{{network}}</p><p class="name {{fit}}"><bdi dir="ltr">\
        {{#parts}}<wbr>{{.}}{{/parts}}</bdi></p></div></div>
        {{/addresses}}
        </div>
        <div class="place"><bdi dir="ltr">{{place}}</bdi></div>
        </div></body></html>
        """)
}
