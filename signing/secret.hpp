#pragma once

#include <string>
#include <string_view>

namespace rstuf::signing {

/// Text or key bytes that are overwritten with zeros when they go out of scope. Moves leave the
/// source empty and wiped; there is no copy, no stream operator and no way to log it by accident.
class secret {
public:
  secret() = default;
  explicit secret(std::string value);
  secret(secret&& other) noexcept;
  secret& operator=(secret&& other) noexcept;
  secret(const secret&) = delete;
  secret& operator=(const secret&) = delete;
  ~secret();

  std::string_view reveal() const { return value_; }
  bool empty() const { return value_.empty(); }

private:
  void wipe();
  std::string value_;
};

/// Compares in time that depends on the lengths only.
bool equal(const secret& a, std::string_view b);

} // namespace rstuf::signing
