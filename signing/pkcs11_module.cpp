#include "signing/pkcs11_module.hpp"

#include "signing/pkcs11_error.hpp"

#include <algorithm>
#include <dlfcn.h>
#include <map>
#include <mutex>
#include <span>
#include <utility>

namespace rstuf::signing {
namespace {

// C_Initialize and C_Finalize are for the whole process, whoever calls them: counted here.
struct started_modules {
  std::mutex lock;
  struct state {
    int users = 0;
    bool finalise = false; ///< not if somebody else in this process had initialised it
  };
  std::map<CK_FUNCTION_LIST*, state> states;
};

// Never destroyed: a module may be released by the destructor of another static object.
started_modules& started() {
  static auto* const all = new started_modules;
  return *all;
}

result<CK_FUNCTION_LIST*> functions_of(const std::string& path) {
  // Never closed: what a module leaves behind (OpenSSL's exit handlers, for one) may still run.
  void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    return fail(errc::not_found, ::dlerror()); // NOLINT(concurrency-mt-unsafe): per thread in glibc
  const auto get = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library, "C_GetFunctionList"));
  CK_FUNCTION_LIST* functions = nullptr;
  if (get == nullptr || get(&functions) != CKR_OK || functions == nullptr)
    return fail(errc::invalid_argument, path + " is no PKCS#11 module");
  return functions;
}

result<void> start(CK_FUNCTION_LIST* functions) {
  const std::scoped_lock guard{started().lock};
  auto& state = started().states[functions];
  if (state.users == 0) {
    CK_C_INITIALIZE_ARGS threads{};
    threads.flags = CKF_OS_LOCKING_OK;
    const CK_RV answer = functions->C_Initialize(&threads);
    if (answer != CKR_OK && answer != CKR_CRYPTOKI_ALREADY_INITIALIZED)
      return pkcs11_fail(answer, "C_Initialize");
    state.finalise = answer == CKR_OK;
  }
  ++state.users;
  return {};
}

// Texts of the interface are filled up with blanks; some modules end them with a zero byte.
std::string trimmed(std::span<const CK_UTF8CHAR> field) {
  std::string text{field.begin(), std::ranges::find(field, CK_UTF8CHAR{0})};
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

} // namespace

std::string pkcs11_token::name() const {
  auto text = label + " (serial " + serial + ")";
  std::ranges::replace_if(
      text, [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }, '?');
  return text;
}

result<pkcs11_module> pkcs11_module::load(const std::string& path) {
  const auto functions = functions_of(path);
  if (!functions)
    return fail(functions.error().code, "PKCS#11 module: " + functions.error().context);
  if (auto begun = start(*functions); !begun)
    return fail(begun.error().code, "PKCS#11 module " + path + ": " + begun.error().context);
  return pkcs11_module{*functions};
}

pkcs11_module::pkcs11_module(pkcs11_module&& other) noexcept
    : functions_(std::exchange(other.functions_, nullptr)) {}

pkcs11_module::~pkcs11_module() {
  if (functions_ == nullptr)
    return;
  const std::scoped_lock guard{started().lock};
  auto& state = started().states[functions_];
  if (--state.users == 0 && state.finalise)
    functions_->C_Finalize(nullptr);
}

result<std::vector<pkcs11_token>> pkcs11_module::tokens() const {
  std::vector<CK_SLOT_ID> slots;
  CK_ULONG count = 0;
  CK_RV answer = CKR_BUFFER_TOO_SMALL; // again if a token is plugged in between the two calls
  while (answer == CKR_BUFFER_TOO_SMALL) {
    answer = call().C_GetSlotList(CK_TRUE, nullptr, &count);
    if (answer != CKR_OK)
      break;
    slots.resize(count);
    answer = call().C_GetSlotList(CK_TRUE, slots.data(), &count);
  }
  if (answer != CKR_OK)
    return pkcs11_fail(answer, "C_GetSlotList");
  slots.resize(count);
  std::vector<pkcs11_token> found;
  for (const auto slot : slots)
    if (auto token = token_in(slot); token && (token->flags & CKF_TOKEN_INITIALIZED) != 0)
      found.push_back(std::move(*token));
  return found;
}

result<pkcs11_token> pkcs11_module::token_in(CK_SLOT_ID slot) const {
  CK_TOKEN_INFO info{};
  if (const CK_RV answer = call().C_GetTokenInfo(slot, &info); answer != CKR_OK)
    return pkcs11_fail(answer, "C_GetTokenInfo");
  return pkcs11_token{.slot = slot,
                      .flags = info.flags,
                      .label = trimmed(info.label),
                      .manufacturer = trimmed(info.manufacturerID),
                      .model = trimmed(info.model),
                      .serial = trimmed(info.serialNumber)};
}

} // namespace rstuf::signing
