#include "cli/key_pair_files.hpp"

#include "cli/file_io.hpp"
#include "cli/key_files.hpp"

namespace rstuf::cli {
namespace {

std::string public_name(const std::string& file) {
  return file + ".pub.json";
}

json public_document(const tuf::key& key, const std::string& name) {
  auto document = tuf::to_json(key);
  document["keyid"] = tuf::keyid_of(key);
  if (!name.empty())
    document[std::string(key_name_member)] = name;
  return document;
}

} // namespace

result<void> check_new_pair(const std::string& file) {
  std::error_code ignored;
  for (const auto& name : {file, public_name(file)})
    if (std::filesystem::exists(std::filesystem::symlink_status(name, ignored)))
      return fail(errc::conflict, name + " exists already");
  return {};
}

result<void> write_pair(const std::string& file, const signing::key_pair& pair,
                        const std::string& name, session& s) {
  const auto public_file = public_name(file);
  const auto document = public_document(pair.public_key, name);
  if (auto written = signing::write_private_key(file, pair.private_pem); !written)
    return written;
  if (auto written = write_output_file(public_file, document.dump(2) + "\n"); !written)
    return written;
  s.say("Wrote " + file + " (private) and " + public_file + " (public).\nkeyid " +
        tuf::keyid_of(pair.public_key) + "\n" + document.dump(2));
  s.report({{"private_file", file}, {"public_file", public_file}, {"public_key", document}});
  return {};
}

} // namespace rstuf::cli
