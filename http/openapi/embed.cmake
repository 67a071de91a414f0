# Writes a C++ file that holds the parts of the OpenAPI document. Called with -P; FILES: in the order
# of the document; OUT: the file to write.
set(entries "")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} text)
  string(APPEND entries "    {\"${name}\", R\"part(${text})part\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"http/api_document.hpp\"

namespace rstuf::http {
namespace {
constexpr api_document_part all[] = {
${entries}};
} // namespace

std::span<const api_document_part> api_document_parts() { return all; }

} // namespace rstuf::http
")
