#pragma once

#include "signing/key_file.hpp"
#include "signing/pkcs11_uri.hpp"
#include "signing/signer.hpp"
#include "temp_dir.hpp"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <string>

namespace rstuf::signing {

/// Each test has a SoftHSM of its own, with one token.
class softhsm : public testing::Test {
protected:
  static constexpr auto module_path = "/usr/lib/softhsm/libsofthsm2.so";
  static constexpr auto right_pin = "98765432";
  static constexpr auto token_label = "test token";

  softhsm() {
    std::filesystem::create_directory(dir_ / "tokens");
    dir_.write("softhsm2.conf",
               "directories.tokendir = " + (dir_ / "tokens").string() + "\nlog.level = ERROR\n");
    // NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread of the test
    ::setenv("SOFTHSM2_CONF", (dir_ / "softhsm2.conf").c_str(), 1);
    must_run("--init-token --free --so-pin 12345678 --pin " + std::string(right_pin) +
             " --label '" + token_label + "'");
  }

  /// A key that was made elsewhere, so that its public half is known, put into the token.
  tuf::key import(key_type type, const std::string& label, const std::string& id) const {
    const auto pair = generate_key(type);
    EXPECT_TRUE(pair);
    const auto file = dir_.write("imported.pem", pair->private_pem.reveal());
    must_run("--import " + file.string() + " --token '" + token_label + "' --pin " + right_pin +
             " --label '" + label + "' --id " + id);
    return pair->public_key;
  }

  /// The URI of a key by its label.
  static std::string uri(const std::string& label) {
    pkcs11_uri uri;
    uri.module_path = module_path;
    uri.token = token_label;
    uri.object = label;
    return to_string(uri);
  }

  /// Answers with these PINs in turn, counts the questions and keeps what was asked and hinted.
  key_access answering(std::vector<std::string> pins) {
    key_access access;
    access.tokens.emplace();
    access.tokens->pin = [this, pins](const std::string& token) -> result<secret> {
      prompts_.push_back(token);
      return secret{std::string(pins.at((prompts_.size() - 1) % pins.size()))};
    };
    access.tokens->about_to_sign = [this](const std::string& token) { hints_.push_back(token); };
    return access;
  }

  void unplug() const { std::filesystem::remove_all(dir_ / "tokens"); }

  temp_dir dir_;
  std::vector<std::string> prompts_;
  std::vector<std::string> hints_;

private:
  static void must_run(const std::string& arguments) {
    ASSERT_TRUE(succeeds("softhsm2-util " + arguments)) << "softhsm2-util " << arguments;
  }
};

} // namespace rstuf::signing
