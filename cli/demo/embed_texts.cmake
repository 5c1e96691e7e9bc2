# Writes embedded_texts.cc from the text data: OUT, and FILES separated by '|'.
string(REPLACE "|" ";" files "${FILES}")
set(out "#include \"cli/demo/embedded_texts.h\"\n\nnamespace claque::demo {\n\nconst std::vector<const char*> kEmbeddedTexts = {\n")
foreach(file IN LISTS files)
  file(READ "${file}" text)
  string(APPEND out "R\"CLAQUE(${text})CLAQUE\",\n")
endforeach()
string(APPEND out "};\n\n}  // namespace claque::demo\n")
file(WRITE "${OUT}" "${out}")
