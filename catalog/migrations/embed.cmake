# Writes a C++ file that holds the migrations. Called with -P; FILES: NNNN-name.sql, by number;
# OUT: the file to write.
set(entries "")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME_WE)
  string(REGEX MATCH "^[0-9]+" number ${name})
  math(EXPR number "${number}") # without zeros in front
  file(READ ${file} text)
  string(APPEND entries "    {${number}, \"${name}\", R\"sql(${text})sql\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"catalog/migrations.hpp\"

namespace rstuf::catalog {
namespace {
constexpr migration all[] = {
${entries}};
} // namespace

std::span<const migration> migrations() { return all; }

} // namespace rstuf::catalog
")
