#include "cli/new_passphrase.hpp"

#include "cli/passphrase.hpp"

#include <CLI/Validators.hpp>

namespace rstuf::cli {

void add_new_passphrase(CLI::App& app, const std::string& fd_name, new_passphrase_options& o) {
  auto* from_fd = app.add_option("--" + fd_name, o.descriptor,
                                 "Read the new file's passphrase, one line, from this file "
                                 "descriptor; else it is asked for")
                      ->check(CLI::NonNegativeNumber);
  app.add_flag("--no-passphrase", o.none, "Store the private key unencrypted")->excludes(from_fd);
}

result<signing::secret> choose_passphrase(const new_passphrase_options& o, const std::string& file,
                                          terminal& io) {
  if (o.none)
    return signing::secret{};
  auto chosen =
      o.descriptor ? read_line(*o.descriptor) : io.ask("Passphrase for the new key " + file + ": ");
  if (!chosen)
    return chosen;
  if (chosen->empty())
    return fail(errc::invalid_argument,
                "an empty passphrase protects nothing; --no-passphrase says so");
  if (o.descriptor)
    return chosen;
  const auto again = io.ask("The same again: ");
  if (!again)
    return std::unexpected(again.error());
  if (!signing::equal(*again, chosen->reveal()))
    return fail(errc::invalid_argument, "the passphrases differ");
  return chosen;
}

} // namespace rstuf::cli
