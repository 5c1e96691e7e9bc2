// Who runs whom: one true chain of statements on the entities' own pages, and two temptations: an
// equal name of another person, and what a third party claims.
#include "cli/demo/builder.h"
#include "cli/demo/html.h"

namespace claque::demo {

void Builder::AddStaticPage(int site, std::string path, std::string title, std::string html,
                            std::string head) {
  Site& s = f_.sites[static_cast<size_t>(site)];
  Page page;
  page.path = path;
  page.body = Document(f_, s, title, head, "<h1>" + Escape(title) + "</h1>\n" + html);
  page.modified = ParseTime("2027-03-01T06:00:00Z");
  s.pages[std::move(path)] = std::move(page);
}

void Builder::AddRelations() {
  const int front = SiteIndex("front"), institute = SiteIndex("institute");
  const int bureau = SiteIndex("bureau"), club = SiteIndex("club"), rumour = SiteIndex("rumour");
  const std::string shared =
      "<script async src=\"https://tags.example/gtag/js?id=G-FANAL7Q2XY\"></script>\n"
      "<script>gtag('config', 'G-FANAL7Q2XY');</script>\n";
  const std::string staff_url = f_.UrlOf(institute, "/equipe");
  AddStaticPage(front, "/", "Citoyens du Fanal libre",
                "<p>Des citoyens ordinaires de Tessmar parlent de leur ville.</p>\n"
                "<p>Administratrice de la page : <a rel=\"me author\" href=\"" +
                    staff_url +
                    "\">Oriane Quellvar</a>, o.quellvar@institut-varenq.example</p>\n"
                    "<p><a href=\"/contact\">Contact</a></p>\n",
                shared);
  AddStaticPage(front, "/contact", "Contact",
                "<p>Écrire à o.quellvar@institut-varenq.example</p>\n", shared);
  AddStaticPage(institute, "/", "Institut Varenq-Sud pour l'opinion",
                "<p><a href=\"/equipe\">Équipe</a> · <a href=\"/a-propos\">À propos</a></p>\n",
                shared);
  AddStaticPage(institute, "/equipe", "Équipe",
                "<ul><li>Oriane Quellvar, chargée de communication numérique, "
                "o.quellvar@institut-varenq.example, <a rel=\"me\" href=\"" +
                    f_.UrlOf(front, "/") +
                    "\">page personnelle</a></li>\n<li>Jandric Pelluin, documentaliste</li></ul>\n",
                shared);
  AddStaticPage(institute, "/a-propos", "À propos de l'institut",
                "<p>L'institut est dirigé par Radmer Tolskin, conseiller principal du <a href=\"" +
                    f_.UrlOf(bureau, "/people") +
                    "\">Bureau for Northern Partnership of Kasteria</a>.</p>\n",
                shared);
  AddStaticPage(bureau, "/", "Bureau for Northern Partnership of Kasteria",
                "<p><a href=\"/people\">People</a></p>\n");
  AddStaticPage(bureau, "/people", "People",
                "<ul><li>Radmer Tolskin, principal adviser, also director of the <a href=\"" +
                    f_.UrlOf(institute, "/") +
                    "\">Varenq-Sud Institute</a></li>\n"
                    "<li>Hesper Wexmoor, archivist</li></ul>\n");
  AddStaticPage(
      club, "/", "Club nautique de Mirolay",
      "<p>Entraîneuse des cadets : Oriane Quellvar (championne junior 1998, née à Mirolay). "
      "Inscriptions : club@nautique-mirolay.example</p>\n");
  std::string claims;
  for (const char* side : kSides) {
    claims +=
        "<p>Un lecteur affirme que le site Citoyens du Fanal libre serait dirigé par le trésorier "
        "du parti « " +
        Escape(bank_.Section(std::string("side.") + side + ".fr")[0]) +
        " ». Nous n'avons rien pu vérifier.</p>\n";
  }
  AddStaticPage(rumour, "/", "On dit que", claims);
  const auto add = [this](std::string from, std::string to, std::string kind, int site,
                          const char* path, bool chain, bool alleged, std::string note) {
    f_.relations.push_back({std::move(from), std::move(to), std::move(kind), f_.UrlOf(site, path),
                            chain, alleged, std::move(note)});
  };
  add("Citoyens du Fanal libre", "Oriane Quellvar", "admin", front, "/", true, false, "own page");
  add("Institut Varenq-Sud pour l'opinion", "Oriane Quellvar", "staff", institute, "/equipe", true,
      false, "own page, same address and rel=me both ways");
  add("Institut Varenq-Sud pour l'opinion", "Radmer Tolskin", "runs", institute, "/a-propos", true,
      false, "own page");
  add("Bureau for Northern Partnership of Kasteria", "Radmer Tolskin", "staff", bureau, "/people",
      true, false, "own page");
  add("Citoyens du Fanal libre", "Institut Varenq-Sud pour l'opinion", "same_identifier", front,
      "/", false, false, "analytics id G-FANAL7Q2XY");
  add("Club nautique de Mirolay", "Oriane Quellvar", "staff", club, "/", false, false,
      "another person of the same name: must not extend the chain");
  for (const char* side : kSides) {
    add("Citoyens du Fanal libre", bank_.Section(std::string("side.") + side + ".fr")[0], "runs",
        rumour, "/", false, true, "a third party's claim: alleged, extends no chain");
  }
}

}  // namespace claque::demo
