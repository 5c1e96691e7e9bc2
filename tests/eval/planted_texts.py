"""Texts for the shares of planted_networks.py: what is one wording there is here copied, in part edited."""
import json
import random
import time

WORDS = '''about across after again agree air always anyone apple arrive autumn away bank bay beach bench better bicycle
boat book border bread bridge bright bring broken build butter cake call camp careful carry castle chair change cheap
choose city clean clear climb clock cloud coast coffee cold come corner cost count country cousin cross crowd dance
daughter decide deep door draw dream drive early earth east empty engine enjoy evening every exam explain face fair
family farm fast father fence ferry field finish fire fish floor flower follow forest forget friend front fruit future
garden gate ghost give glass gold good grain grass great green ground grow guess guitar half hall happy harbour harvest
hear heart heavy help high hill history holiday honest hospital hotel hour house hungry idea island join journey judge
juice jump keep kitchen knife know ladder lake lamp language late laugh law learn leave letter library light listen long
look loud lunch machine market meadow mean meet memory metal middle milk mill minute mirror money month moon morning
mother mountain mouth move music name narrow near never news night noise north note nothing number ocean offer office
open orange order owner page paint paper parents park pass pay peace pencil people piano picture pipe place plan plant
play pocket poem police pond poor post pretty price promise proud pull question quick quiet rain read ready reason red
remember rent rest rich ride right ring river road roof room round rule sail salt sand save school sea season second
secret sell send serve shadow share shelf shine ship shirt shoe shop short shout silver simple sing sister sky sleep slow
small smile snow song south speak spring square stairs stand star start station steam still stone storm story street
strong study sugar summer sun swim table talk tall taste teach tell thank thing think ticket tired today tomorrow town
track trade train travel tree trust turn under uncle valley village visit voice wait walk wall warm wash watch water weak
wear week west wheel white wind window winter wise wish wonder wood word work world write yard year yellow young'''.split()

NAMED = ('campaign', 'club', 'joke', 'headline')  # things that are wordings; the others are hashtags and addresses


class Texts:
    def __init__(self, seed):
        self.random = random.Random(seed + 2)
        self.wordings = {}

    def sentence(self, least, most):
        return ' '.join(self.random.choices(WORDS, k=self.random.randint(least, most))).capitalize()

    def edited(self, text):
        """A fifth of its words at most dropped, exchanged or misspelt."""
        words = text.split()
        for _ in range(self.random.randint(1, max(1, len(words) // 5))):
            at = self.random.randrange(len(words))
            kind = self.random.randrange(3)
            if kind == 0:
                words[at] = self.random.choice(WORDS)
            elif kind == 1 and len(words) > 6:
                del words[at]
            else:
                words[at] = words[at][:-1] + self.random.choice('aeiou')
        return ' '.join(words)

    def of(self, thing):
        if thing.startswith('lost'):
            return self.sentence(9, 14) + '.'
        if thing.startswith(NAMED):
            text = self.wordings.setdefault(thing, self.sentence(9, 14)) + '.'
            is_edited = thing.startswith('campaign') and self.random.random() < .2
            return self.edited(text) if is_edited else text
        says = self.sentence(4, 12)
        if thing.startswith('thing') and int(thing[5:]) % 2:
            return f'{says} https://things.example/{thing[5:]}'
        return f'{says} #{thing}'


def write(rows, path, platform, seed):
    """As JSON lines for `claque import`."""
    texts = Texts(seed)
    with open(path, 'w', encoding='utf-8') as file:
        for thing, account, post, at in rows:
            stamp = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(at))
            file.write(json.dumps({'platform': platform, 'account': account, 'id': post, 'text': texts.of(thing),
                                   'time': stamp}) + '\n')
