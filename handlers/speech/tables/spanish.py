"""What people say in Spanish besides questions: data, see `handlers.speech.wordings`."""

from __future__ import annotations

from handlers.speech.wordings import Wordings

# Who asks, whom they want; whom to complain to is a person, too. Anything else makes it a question about the product.
_BEFORE = (
    r"(?:(?:quiero|quisiera|necesito|puedo|podría|podrían|puede|me|nos|gustaría|deseo|por|favor|prefiero|quería|"
    r"querría|hola|que|yo|solo|es|posible|ser|tengo|si) )*"
)
_KIND = r"(?:(?:un|una|el|la|los|al|su|vuestro|algún|alguna|otro|otra|verdadero|de|con|a) )*"
_WHO = (
    r"(?:persona|agente|humano|representante|asesora?|operadora?|soporte|técnico|técnica|ejecutivo|ejecutiva|"
    r"ser humano|alguien|encargado|encargada|gerente|supervisora?|responsable|jefe|jefa|director|compañero|"
    r"(?:atención|servicio)(?: (?:al|a) (?:cliente|usuario|clientes)| técnico)|servicio de atención al cliente)"
)
_AFTER = (
    r"(?: (?:real|humana|humano|por favor|porfa|ahora|ya|de verdad|de carne y hueso|en persona|por teléfono|"
    r"en línea|gracias|de su equipo|del equipo|que me ayude))*"
)
_REQUESTS = (
    rf"{_BEFORE}(?:hablar|chatear|contactar|comunicarme|conversar|tratar|ponerme en contacto) {_KIND}{_WHO}{_AFTER}",
    (
        rf"{_BEFORE}(?:pása|páse|pasa|pase|comunica|comunique|conecta|conecte|transfiere|transfiera|deriva|derive|"
        rf"pon|ponga|pásame|páseme|comunícame|comuníqueme|conéctame|conécteme|transfiéreme|transfiérame|póngame|ponme|"
        rf"pasar|transferir|comunicar|conectar|pasarme|transferirme|conectarme)"
        rf"(?: por favor)?(?: en contacto)? {_KIND}{_WHO}{_AFTER}"
    ),
    rf"{_BEFORE}(?:atendido|atendida|contactado|contactada)(?: por {_KIND}{_WHO})?{_AFTER}",
    rf"(?:que )?(?:me|nos) (?:llame|llamen|llamáis|contacte|contacten|atienda|atiendan)(?: {_KIND}{_WHO})?{_AFTER}",
    rf"(?:llámenme|llámeme|llámame|contáctenme|contácteme){_AFTER}",
    rf"{_BEFORE}(?:(?:una|con|de|su) )*(?:atención|asistencia|ayuda) (?:humana|personal|de una persona){_AFTER}",
    rf"{_BEFORE}(?:el |al |con )?(?:servicio|atención)(?: de atención)? (?:al|a) (?:cliente|clientes|usuario){_AFTER}",
    (
        r"(?:(?:quiero|quisiera|necesito|deseo|me gustaría|voy a|querría|tengo) )+(?:quejarme|reclamar|"
        r"(?:(?:poner|presentar|hacer|interponer|levantar|formular) )?una (?:queja|reclamación|denuncia)|"
        r"(?:poner|presentar|hacer|interponer|levantar) un reclamo)(?: (?:de|del|sobre|por|contra) .+)?"
    ),
)

SPANISH = Wordings(
    greeting="hola holi buenos buenas buen dias día días tardes noches saludos",
    thanks="gracias",
    acknowledged="sí vale genial perfecto bueno bien ok claro",
    filler="""
        muchas muchísimas mil muy amable por su tu la ayuda respuesta todo a todos usted de nuevo equipo
    """,
    edges="""
        oh pues por favor bueno entonces vale ok sí no gracias también ahora ya eh mmm lo siento perdón pero oye
    """,
    refusing="no",
    help=r"""
        ayuda|ayúdame|ayúdeme|necesito ayuda|puedes ayudarme|puede ayudarme|me puedes ayudar|me puede ayudar
        quién eres|qué eres|qué puedes hacer|cómo funciona esto
    """,
    bot=r"""
        (?:eres|es usted|es|eres tú) (?:un|una)? ?(?:bot|robot|humano|persona|persona real|máquina|ia)
        (?:estoy hablando|hablo) con (?:un|una) (?:bot|robot|persona|máquina|humano)
    """,
    phrases={
        "greeting": r"""
            qué tal(?: está[s]?)?|cómo está(?:s)?|cómo está usted|mucho gusto|encantad[oa]
            (?:muy )?buen(?:os|as)? (?:días?|tardes|noches)
        """,
        "present": r"""
            hay alguien(?: ahí| aquí)?|alguien(?: ahí)?|(?:estás|está|sigues|sigue) ahí|me (?:oyes|lees|escuchas)
        """,
        "thanks": r"""
            (?:(?:muchas|muchísimas|mil) )?gracias(?: (?:a (?:todos|ti|usted|ustedes)|de (?:nuevo|antemano)))?
            (?:(?:muchas|muchísimas|mil) )?gracias por (?:ayudarme|responder|(?:la |su |tu |vuestra |todo |toda |el |
            los |las )*(?:ayuda|respuestas?|información|tiempo|todo|info|atención|apoyo|aclaración|explicación|rapidez|
            paciencia|soporte|consejos?)(?: (?:tan )?(?:rápida|clara|amable|detallada))?)
            te lo agradezco|se lo agradezco|muy amable|me (?:ha )?(?:ayudó|sirvió) (?:de )?mucho|muy útil
        """,
        "acknowledged": r"""
            de acuerdo|entendido|perfecto|genial|ya veo|claro|por supuesto|vale vale|no hay problema|de nada|muy bien
            está bien|estupendo|listo|excelente|lo entiendo|entiendo|comprendo|ya entendí|buena idea|lo intentaré
            voy a intentarlo|lo pruebo|lo probaré|claro que sí|sin problema|correcto|exacto|así es|okey|dale|ah ya
        """,
        "farewell": r"""
            hasta (?:luego|pronto|mañana|la vista)|nos vemos|(?:adiós )*adiós|ch(?:ao|au)(?: ch(?:ao|au))?|bye
            que tengas? (?:un )?buen día|feliz día
            buenas noches|cuídate
        """,
        "waiting": r"""
            un (?:momento|segundo|minuto|momentito)(?: por favor)?|momento|espera(?: un momento)?
            espere(?: un momento)?|déjame (?:ver|revisar|comprobar)|voy a (?:ver|revisar|probar|comprobar)
            ahora vuelvo|ya vuelvo
        """,
        "opening": r"""
            (?:tengo |tenía )?una (?:pregunta|consulta|duda)(?: rápida)?
            (?:te|le) puedo (?:preguntar|hacer una pregunta)(?: algo)?
            (?:puedo|podría) (?:hacer|preguntar)(?:le|te)?(?: una pregunta| algo| una consulta)?|tengo un problema
            necesito (?:información|saber algo)|quería (?:preguntar|consultar)(?: algo| una cosa)?
        """,
        "rejecting": r"""
            no|nop|falso|incorrecto|equivocado|para nada|no realmente|en absoluto|claro que no
            (?:eso |esto )?no es (?:eso|así|cierto|verdad|correcto)|(?:eso|esto) (?:es|está) (?:falso|mal|incorrecto)
            (?:eso |esto )?no es lo que (?:pregunté|pedí|busco|buscaba|quería|quiero|necesito)
            respuesta (?:incorrecta|equivocada)|eso no|está mal|no era eso|no me refiero a eso
        """,
        "unsure": r"""
            (?:yo )?no (?:(?:lo|te|le|la|os) )?(?:entiendo|comprendo|entendí|he entendido)(?: (?:nada|bien|
            la respuesta|lo que dices|lo que dice))?|no (?:está|queda|me queda) claro
            no sé|no lo sé|ni idea|no tengo idea|tal vez|quizás?|a lo mejor|depende|no estoy segur[oa]|todavía no
            aún no|no gracias|sí por favor|qué|cómo|por qué|en serio|de verdad|adelante|continúa|siga|hazlo
        """,
        "pointing": r"""
            (?:ver|mira|mire|véase|vea) (?:arriba|abajo|adjunto|más arriba|la captura|la imagen)|lo de arriba|aquí
            esto|eso|este|ese|como (?:dije|ya dije|te dije|le dije|he dicho|digo|arriba)|así|yo también|a mí también
            lo mismo|ya (?:lo|te lo|se lo) dije
        """,
        "noise": r"""
            nada|es una prueba|solo (?:una prueba|estoy probando)|probando|chat equivocado
        """,
    },
    solved=r"""
        (?:ya |eso |esto )?(?:lo )?(?:ha )?(?:solucionó|resolvió|solucionado|resuelto)(?: el problema| mi problema)?
        (?:problema|asunto|duda) (?:solucionado|resuelto|solucionada|resuelta)
        (?:(?:ya|yo|al fin|por fin) )+(?:(?:lo|me lo) )?(?:he )?(?:solucioné|resolví|arreglé|solucionado|resuelto|
        arreglado)(?: (?:el problema|mi problema|solo|sola|yo mismo|yo misma))?
        (?:ya )?(?:(?:lo )?(?:he podido|pude|conseguí|logré)|lo he) (?:solucionarlo|resolverlo|arreglarlo|solucionar|
        resolver|arreglar|solucionado|resuelto|arreglado)(?: (?:solo|sola|yo mismo|yo misma))?
        ya (?:funciona|está|va|me funciona|quedó|lo logré)|(?:(?:ahora|ya) (?:sí )?)?(?:funciona|va)
        (?:eso |esto )?me (?:ha )?(?:ayudó|ayudado|sirvió|servido|funcionó)|funcionó|solucionado|resuelto
    """,
    polite="gracias por favor sí genial perfecto ok vale hola muchas listo bien",
    person=r"""
        (?:(?:quiero|quisiera|necesito|puedo|podría|me|gustaría|deseo|por|favor|prefiero|quería) )*(?:hablar|chatear|
        contactar|comunicarme|ponerme en contacto)(?: (?:con|a|un|una|el|la|alguien|algún)){1,3}(?: (?:persona|agente|
        humano|representante|asesor|asesora|operador|operadora|soporte|técnico|ejecutivo|ser humano))?(?: (?:real|
        humana|humano|por|favor|ahora|de verdad))*
        (?:(?:quiero|quisiera|necesito|prefiero|con|por|favor) )*(?:un |una )?(?:agente|persona|humano|asesor|
        operador|representante)(?: (?:real|humana|humano|por favor))*
        (?:me puede|me puedes|pueden|puede) (?:atender|ayudar|llamar) (?:una persona|un agente|un humano|
        alguien)(?: por favor)?
        (?:pásame|páseme|comunícame|comuníqueme|conéctame|conécteme)(?: por favor)? con (?:un |una )?(?:agente|
        persona|humano|asesor|operador|alguien)(?: humana| humano| real| por favor)*
        (?:quiero |quisiera |necesito )?(?:abrir|crear|levantar) un (?:ticket|caso|reporte)
        contactar (?:con |a )?soporte
    """,
    requests=_REQUESTS,
    complaints=r"""
        (?:eso |esto )?no (?:me )?(?:ayuda|sirve)(?: de nada| para nada)?
        (?:esto|eso|eres|es) (?:un )?(?:inútil|desastre|una porquería|pésimo)|inútil
        no me (?:entiendes|entiende|estás ayudando|está ayudando)|no es (?:útil|de ayuda)|qué (?:inútil|mal servicio)
        (?:ya )?no (?:quiero|necesito) (?:hablar con )?(?:un |una |más )?(?:robots?|bots?|máquinas?)|no un (?:robot|bot)
        (?:este|el|tu) (?:bot|robot) (?:es (?:inútil|malo|pésimo)|no (?:sirve|entiende|ayuda)(?: (?:para|de) nada)?)
    """,
    more="muy tan realmente de verdad totalmente la pero lo siento",
    failing=r"""
        (?:(?:eso|esto|así|aún|todavía|sigue|pero|ya) )*(?:no|sin) (?:me )?(?:ayuda|ayudó|ha ayudado|funciona|
        funcionó|funcionar|sirve|sirvió|ha funcionado|ha servido)(?: todavía| tampoco| nada)?
        (?:sigue|continúa) (?:igual|fallando|sin funcionar|el mismo (?:problema|error))
        (?:el )?mismo (?:problema|error)|ya lo (?:intenté|probé|hice|he probado)
        no (?:lo |me lo )?(?:soluciona|solucionó|resuelve|resolvió)(?: el problema| mi problema| nada)?
        tampoco funciona
    """,
    agreed="sí si vale bien bueno claro correcto exacto genial perfecto dale ok",
    with_agreed="""
        por favor gracias es eso ese esa este esta el la primero quiero una persona un agente así que muy
    """,
    declined="no ninguno ninguna nada",
    with_declined="""
        de los las dos estos estas eso es lo que busco quería quiero gracias me sirve sirven ayuda ninguna ninguno por
        favor el la la opción
    """,
    nothing_fits=r"""
        otra cosa|otro|otra|algo distinto|es otra cosa|ninguna de las anteriores|ni uno ni otro|ni lo uno ni lo otro
        ninguno de los dos
    """,
    negated="sin no ningún tampoco",
    first="primero primera primer uno",
    second="segundo segunda dos",
    third="tercero tercera tercer tres",
    last="último última ultimo ultima",
    around="""
        el la los las opción número sí por favor es la quiero el prefiero creo que gracias esa ese esta este lo
    """,
    openers="""
        cómo qué dónde cuándo cuál cuáles por quién cuánto cuánta puedo puede podría podrían hay está tengo
    """,
    front=r"""
        (?:hola|saludos|buenos d[ií]as|buen d[ií]a|buenas(?: tardes| noches)?)(?: (?:a todos|equipo|buenas|
        buenos días|buenas tardes))?
        disculpe|disculpa|perd[oó]n|perdona|(?:tengo )?una (?:pregunta|duda|consulta)(?: rápida)?|gracias
        estimad[oa]s?
    """,
    please="por favor",
    asks="cómo como qué que dónde donde cuándo cuál puedo mi quiero no necesito tengo se hay es por",
)
