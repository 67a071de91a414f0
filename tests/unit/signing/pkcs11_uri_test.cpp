#include "signing/pkcs11_uri.hpp"

#include <gtest/gtest.h>

namespace rstuf::signing {
namespace {

constexpr auto module = "?module-path=/usr/lib/libykcs11.so";

TEST(pkcs11_uri, names_module_token_and_key) {
  const auto uri = parse_pkcs11_uri(
      "pkcs11:model=YubiKey%20YK5;manufacturer=Yubico%20%28www.yubico.com%29;serial=123;"
      "token=YubiKey%20PIV%20%23123;id=%02;object=Private%20key%20for%20Digital%20Signature;"
      "type=private?module-path=/usr/lib/x86_64-linux-gnu/libykcs11.so.2");
  ASSERT_TRUE(uri) << to_string(uri.error());
  EXPECT_EQ(uri->module_path, "/usr/lib/x86_64-linux-gnu/libykcs11.so.2");
  EXPECT_EQ(uri->token, "YubiKey PIV #123");
  EXPECT_EQ(uri->manufacturer, "Yubico (www.yubico.com)");
  EXPECT_EQ(uri->model, "YubiKey YK5");
  EXPECT_EQ(uri->serial, "123");
  EXPECT_EQ(uri->object, "Private key for Digital Signature");
  EXPECT_EQ(uri->id, "\x02");
}

TEST(pkcs11_uri, is_read_back_as_it_was_written_whatever_bytes_are_in_it) {
  std::string every_byte;
  for (int byte = 0; byte < 256; ++byte)
    every_byte.push_back(static_cast<char>(byte));
  pkcs11_uri uri;
  uri.module_path = "/opt/a b;c&d?e=%41.so";
  uri.token = every_byte;
  uri.serial = "";
  uri.object = "a;b=c?d&e%f/g";
  uri.id = every_byte;
  EXPECT_EQ(parse_pkcs11_uri(to_string(uri)), uri) << to_string(uri);
}

TEST(pkcs11_uri, is_written_without_a_byte_that_a_terminal_or_shell_could_take_amiss) {
  pkcs11_uri uri;
  uri.module_path = "/lib/x.so";
  uri.object = "\x1b[2J' \n\"$(x)";
  const auto text = to_string(uri);
  EXPECT_EQ(text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                   "-._~%/:;=?"),
            std::string::npos)
      << text;
}

TEST(pkcs11_uri, that_holds_or_points_to_a_pin_is_refused_and_not_repeated) {
  for (const auto* query : {"&pin-value=TOPSECRET", "&pin-source=file:/TOPSECRET"}) {
    const auto uri = parse_pkcs11_uri(std::string("pkcs11:object=k") + module + query);
    ASSERT_FALSE(uri) << query;
    EXPECT_EQ(uri.error().code, errc::invalid_argument);
    EXPECT_TRUE(uri.error().context.contains("the PIN is asked for")) << uri.error().context;
    EXPECT_FALSE(uri.error().context.contains("TOPSECRET")) << uri.error().context;
  }
}

TEST(pkcs11_uri, must_name_a_module_and_a_key_in_attributes_it_knows_once_each) {
  for (const std::string& text :
       {std::string("pkcs11:object=k"), std::string("pkcs11:object=k?module-path="),
        std::string("pkcs11:object=k?module-path=/a%00b"), std::string("pkcs11:token=t") + module,
        std::string("pkcs11:") + module, std::string("pkcs11:object") + module,
        std::string("pkcs11:object=a;object=b") + module,
        std::string("pkcs11:object=k;slot-id=1") + module,
        std::string("pkcs11:object=k;type=data") + module, std::string("pkcs11:object=%4") + module,
        std::string("pkcs11:object=%zz") + module,
        std::string("pkcs11:object=k") + module + "&module-path=/b.so",
        std::string("pkcs11:object=k") + module + "&x-other=1", std::string("PKCS11:object=k"),
        std::string("file:/k"), std::string()}) {
    const auto uri = parse_pkcs11_uri(text);
    ASSERT_FALSE(uri) << text;
    EXPECT_EQ(uri.error().code, errc::invalid_argument) << text;
  }
}

} // namespace
} // namespace rstuf::signing
