"""What people say in Portuguese besides questions: data, see `handlers.speech.wordings`."""

from __future__ import annotations

from handlers.speech.wordings import Wordings

# Who asks, whom they want; whom to complain to is a person, too. Anything else makes it a question about the product.
_BEFORE = (
    r"(?:(?:eu|quero|queria|gostaria|de|preciso|posso|poderia|pode|prefiro|por|favor|desejo|será|que|me|oi|olá|só|"
    r"é|possível|ser|vou|necessito) )*"
)
_KIND = r"(?:(?:um|uma|o|a|os|ao|à|do|da|seu|sua|algum|alguma|outro|outra|com|por|pra|para|de|no|na) )*"
_WHO = (
    r"(?:pessoa|atendente|humano|humana|representante|consultora?|operadora?|suporte|técnico|agente|ser humano|alguém|"
    r"gerente|supervisora?|responsável|chefe|funcionário|funcionária|sua equipe|"
    r"(?:atendimento|serviço|suporte|apoio|central)(?: (?:ao|a|de) (?:cliente|consumidor|atendimento))|sac)"
)
_AFTER = (
    r"(?: (?:real|humano|humana|de verdade|por favor|pfv|agora|do suporte|do atendimento|da equipe|por telefone|"
    r"de carne e osso|obrigado|obrigada|já|que me ajude))*"
)
_REQUESTS = (
    rf"{_BEFORE}(?:falar|conversar|contac?tar|entrar em contac?to|tratar) {_KIND}{_WHO}{_AFTER}",
    (
        rf"{_BEFORE}(?:passa|passe|passar|transfere|transfira|transferir|conecta|conecte|conectar|coloca|coloque|"
        rf"liga|ligue|encaminha|encaminhe)(?: me)?(?: em contato)? {_KIND}{_WHO}{_AFTER}"
    ),
    rf"{_BEFORE}(?:atendido|atendida|contatado|contatada)(?: {_KIND}{_WHO})?{_AFTER}",
    rf"(?:me (?:liga|ligue|liguem|contate|contatem)|(?:ligue|liguem|telefonem|contatem) me)(?: de volta)?{_AFTER}",
    rf"{_BEFORE}(?:um |o |com |de )*(?:atendimento|suporte|ajuda|apoio) (?:human[oa]|pessoal|de uma pessoa){_AFTER}",
    rf"{_BEFORE}(?:o |ao |com )*(?:atendimento|serviço|suporte|apoio)(?: de atendimento)? (?:ao|a) cliente{_AFTER}|sac",
    (
        r"(?:(?:eu|quero|queria|gostaria de|preciso|desejo|vou|tenho) )+(?:reclamar|me queixar|queixar me|"
        r"(?:(?:fazer|registrar|registar|abrir|apresentar) )?uma (?:reclamação|queixa))"
        r"(?: (?:de|do|da|sobre|contra) .+)?"
    ),
)

PORTUGUESE = Wordings(
    greeting="olá oi oie oii opa bom boa dia tarde noite alô eai",
    thanks="obrigado obrigada obg brigado brigada vlw valeu agradeço agradecido agradecida",
    acknowledged="sim beleza blz ok okay ótimo certo perfeito legal joia entendi tá bom bem",
    filler="""
        muito muitíssimo mesmo de novo pela pelo ajuda resposta tudo a todos por sua atenção vocês você equipe pessoal
        mais uma vez
    """,
    edges="""
        ah oh então bem bom por favor pf pfv obrigado obrigada ok sim não tá né eh hum desculpa desculpe também agora
        mas aí gente
    """,
    refusing="não",
    help=r"""
        ajuda|me ajuda|me ajude|ajude me|preciso de ajuda|pode me ajudar|você pode me ajudar|quem é você|o que você é
        o que você faz|o que você pode fazer|como funciona isso|como isso funciona
    """,
    bot=r"""
        (?:você é|vc é|és|tu és|é) (?:um|uma) (?:bot|robô|robot|humano|pessoa|pessoa real|máquina|ia|
        pessoa de verdade)
        (?:estou falando|falo|tô falando) com (?:um|uma) (?:bot|robô|pessoa|máquina|humano|pessoa real)
    """,
    phrases={
        "greeting": r"""
            (?:tudo|td) (?:bem|bom)|como vai(?: você)?|como (?:está|você está|vc está)|prazer|e aí
            (?:oi |olá )?(?:bom dia|boa tarde|boa noite)(?: a todos| pessoal)?
        """,
        "present": r"""
            (?:tem |há )?alguém (?:aí|aqui)|alguém|(?:você |vc )?(?:está|tá|ainda está) aí|tem alguém
            me (?:ouve|lê|escuta)
        """,
        "thanks": r"""
            muit[oa] obrigad[oa](?: (?:a (?:você|vocês|todos)|novamente|de novo))?
            (?:muit[oa] )?obrigad[oa] (?:mesmo|pela|pelo|pelas|por) ?(?:a |sua |tudo |ajuda |resposta |atenção |
            informação )*(?:ajuda|respostas?|tudo|atenção|informaç(?:ão|ões)|tempo|explicação|paciência|apoio|suporte|
            ajudar|me ajudar|responder)?(?: (?:rápida|clara|detalhada))?
            ajudou (?:muito|bastante)|foi (?:muito )?útil|muito útil|te agradeço|agradeço (?:muito|a ajuda|pela ajuda)
        """,
        "acknowledged": r"""
            tudo bem|está bem|tá bom|ta bom|tá certo|está certo|de acordo|entendi|entendido|compreendi|perfeito|ótimo
            claro|com certeza|certo|sem problemas?|de nada|por nada|exato|exatamente|isso mesmo|isso aí|beleza
            combinado|vou tentar|vou testar|boa ideia|maravilha|excelente|pode ser|show
        """,
        "farewell": r"""
            até (?:logo|mais|amanhã|breve|já)|(?:tchau ?)+|xau|tchauzinho|bye|adeus
            (?:tenha um )?bom (?:dia|fim de semana|trabalho)
            boa noite|nos vemos|abraços?
        """,
        "waiting": r"""
            (?:só )?um (?:momento|minuto|segundo|instante|momentinho|minutinho)(?: por favor)?|peraí|pera
            espera(?: aí| um pouco)?|espere(?: um momento)?|aguarde|(?:deixa|deixe) eu (?:ver|verificar|checar)
            vou (?:ver|verificar|checar|testar)|já volto|volto já
        """,
        "opening": r"""
            (?:tenho |tinha )?uma (?:pergunta|dúvida|duvidazinha)(?: rápida)?
            (?:posso|poderia) (?:perguntar|fazer|te fazer|lhe fazer)(?: uma pergunta| algo| uma coisa)?
            (?:estou com|tenho|tô com) (?:um problema|uma dúvida)|preciso de uma informação
            queria (?:perguntar|tirar uma dúvida|saber uma coisa)
        """,
        "rejecting": r"""
            não|nao|n|errado|falso|incorreto|não (?:é|está) (?:isso|certo|verdade|correto|assim)|não exatamente
            de jeito nenhum|claro que não|não mesmo
            (?:isso |isto )?não (?:é|era|foi) (?:o )?que (?:eu )?(?:perguntei|pedi|procuro|procurava|queria|quero|
            preciso)
            resposta errada|isso não|está errado|tá errado
        """,
        "unsure": r"""
            (?:eu )?não (?:(?:te|lhe|o) )?(?:entendo|entendi|compreendo|compreendi|percebo|percebi|
            estou entendendo|tô entendendo)(?: (?:nada|bem|direito|a resposta|o que você disse))?
            não (?:está|ficou|tá) claro|não sei|sei lá|nem ideia|não faço ideia|talvez|pode ser que sim|depende
            não tenho certeza|ainda não
            não obrigad[oa]|sim por favor|o quê|quê|como assim|como|por quê|porque|sério|mesmo|pode continuar|continue
            prossiga|por favor
        """,
        "pointing": r"""
            (?:veja|ver|olha|olhe) (?:acima|abaixo|anexo|o anexo|a imagem|o print)
            como (?:eu )?(?:disse|já disse|falei|acima)|já (?:disse|falei)|eu também|comigo também|a mesma coisa
            o mesmo|isso|isto|esse|este|aqui|assim|segue anexo
        """,
        "noise": r"""
            nada|é um teste|só (?:um teste|testando)|testando|chat errado
        """,
    },
    solved=r"""
        (?:isso |já )?(?:resolveu|solucionou)(?: (?:o|meu|o meu) problema)?
        (?:problema |dúvida )?(?:resolvid[oa]|solucionad[oa]|sanada)|(?:já )?(?:deu certo|funcionou|consegui)
        (?:eu |já |agora |finalmente )*(?:resolvi|solucionei|arrumei|consegui resolver|consegui solucionar)(?: (?:isso|
        tudo|o problema|meu problema|sozinho|sozinha|aqui))?
        (?:agora|já) (?:está )?(?:funciona|funcionando|foi|deu certo|está ok|tá ok)
        (?:agora )?está funcionando(?: agora)?|funciona(?: agora)?|(?:isso )?(?:me )?ajudou
    """,
    polite="obrigado obrigada por favor sim ótimo perfeito ok valeu oi olá muito beleza",
    person=r"""
        (?:(?:eu|quero|queria|gostaria|de|preciso|posso|poderia|prefiro|por|favor|desejo|será|que) )*(?:falar|
        conversar|contatar|entrar em contato|ser atendido|ser atendida)(?: (?:com|por|um|uma|o|a|alguém|
        algum)){1,3}(?: (?:pessoa|atendente|humano|humana|representante|consultor|operador|operadora|suporte|técnico|
        agente|ser humano|de verdade|real|por favor|agora|do suporte))*
        (?:(?:eu|quero|queria|preciso|de|gostaria|um|uma|por|favor) )*(?:atendente|pessoa|humano|pessoa real|operador|
        consultor|agente|ser humano)(?: (?:humano|humana|real|de verdade|por favor))*
        (?:me )?(?:passa|passe|transfere|transfira|conecta|conecte|coloca)(?: me)? (?:com|para|pra) (?:um|uma|o|
        a)? ?(?:atendente|pessoa|humano|operador|suporte|alguém)(?: humano| real| por favor)*
        (?:alguém|uma pessoa|um atendente) (?:pode|poderia) (?:me )?(?:ajudar|atender|ligar|responder)(?: por favor)?
        (?:quero |queria |gostaria de )?(?:abrir|criar) um (?:chamado|ticket)|atendimento humano|contatar o suporte
    """,
    requests=_REQUESTS,
    complaints=r"""
        (?:isso |isto )?não (?:me )?(?:ajuda|ajudou|serve|adianta)(?: (?:em nada|de nada|nada|para nada))?
        (?:isso é|você é|é|que) (?:inútil|um lixo|ridículo|péssimo|horrível)|inútil
        (?:você|vc) não (?:me )?(?:entende|ajuda|está ajudando)|não (?:é|foi) útil
        (?:eu )?não (?:quero|preciso de) (?:falar com )?(?:um |uma |mais )?(?:robôs?|robots?|bots?|máquinas?)
        (?:esse|este|o) (?:bot|robô) (?:é (?:inútil|péssimo|horrível)|não (?:serve|entende|ajuda)(?: (?:para|de) nada)?)
    """,
    more="muito realmente mesmo totalmente completamente tão mas infelizmente bot",
    failing=r"""
        (?:(?:mas|infelizmente|ainda|isso|isto|também|continua) )*(?:não|sem) (?:me )?(?:funciona|funcionou|funcionar|
        funcionando|ajuda|ajudou|serve|serviu|resolveu|resolve|deu certo|adiantou|está funcionando)(?: (?:ainda|nada|
        o problema|meu problema|também|em nada))*
        (?:continua|ainda está|ainda) (?:igual|com erro|dando erro|do mesmo jeito|o mesmo (?:problema|erro)|falhando)
        (?:o )?mesmo (?:problema|erro)|já (?:tentei|testei|fiz)(?: isso)?
    """,
    agreed="sim ok certo claro isso exato exatamente perfeito ótimo beleza bom",
    with_agreed="""
        por favor obrigado obrigada é esse essa este esta o a primeiro quero uma pessoa um atendente mesmo tá muito
    """,
    declined="não nao nenhum nenhuma nada",
    with_declined="""
        dos das dois duas desses dessas é isso o que procuro procurava queria quero obrigado obrigada me serve ajuda
        infelizmente por favor nem um outro
    """,
    nothing_fits=r"""
        outra coisa|outro|outra|é outra coisa|nem um nem outro|nem uma nem outra|nenhum dos dois|nenhuma das duas
        nenhuma das opções
    """,
    negated="não sem nenhum",
    first="primeiro primeira um uma",
    second="segundo segunda dois duas",
    third="terceiro terceira três",
    last="último última",
    around="""
        o a os as um uma opção número resposta sim é por favor obrigado obrigada esse essa este esta quero prefiro
        acho que escolho com
    """,
    openers="""
        como por quê porque onde quando quem qual quais quanto quantos posso pode dá tem existe consigo
    """,
    front=r"""
        (?:ol[áa]|oi|bom dia|boa tarde|boa noite|al[ôo])(?: (?:pessoal|a todos|equipe|gente|tudo bem))?|desculp[ae]
        com licença|(?:tenho )?uma (?:dúvida|pergunta)(?: rápida)?|obrigad[oa]|prezad[oa]s?
    """,
    please="por favor|pfv",
    asks="como por onde quando quem qual quanto posso meu minha eu não preciso consigo tem quero",
)
