#include "storage/memory_storage.hpp"

#include <utility>

namespace rstuf::storage {
namespace {

class memory_storage final : public metadata_storage {
public:
  explicit memory_storage(std::shared_ptr<memory_files> files) : files_(std::move(files)) {}

  result<std::vector<creation>> create(std::span<const file> files) override {
    for (const auto& f : files)
      if (auto valid = check_file_name(f.name); !valid)
        return std::unexpected(valid.error());
    std::lock_guard lock(files_->mutex);
    std::vector<creation> made;
    made.reserve(files.size());
    for (const auto& f : files) {
      const auto [there, is_new] = files_->visible.try_emplace(f.name, f.bytes);
      if (is_new)
        made.push_back(creation::created);
      else
        made.push_back(there->second == f.bytes ? creation::same : creation::taken);
    }
    return made;
  }

  result<std::string> read(std::string_view name, std::size_t limit) override {
    if (auto valid = check_file_name(name); !valid)
      return std::unexpected(valid.error());
    std::lock_guard lock(files_->mutex);
    const auto found = files_->visible.find(name);
    if (found == files_->visible.end())
      return fail(errc::not_found, std::string(name));
    if (found->second.size() > limit)
      return fail(errc::too_large, std::string(name));
    return found->second;
  }

  result<std::vector<std::string>> list() override {
    std::lock_guard lock(files_->mutex);
    std::vector<std::string> names;
    names.reserve(files_->visible.size());
    for (const auto& [name, bytes] : files_->visible)
      names.push_back(name);
    return names;
  }

  result<void> remove(std::span<const std::string> names) override {
    for (const auto& name : names)
      if (auto valid = check_file_name(name); !valid)
        return valid;
    std::lock_guard lock(files_->mutex);
    for (const auto& name : names)
      files_->visible.erase(name);
    return {};
  }

  result<void> stage_timestamp(std::int64_t epoch, std::string_view bytes) override {
    std::lock_guard lock(files_->mutex);
    files_->staged.insert_or_assign(epoch, std::string(bytes));
    return {};
  }

  result<void> activate_timestamp(std::int64_t epoch) override {
    std::lock_guard lock(files_->mutex);
    auto staged = files_->staged.extract(epoch);
    if (staged.empty())
      return fail(errc::lease_lost, "no timestamp staged for epoch " + std::to_string(epoch));
    files_->visible.insert_or_assign(timestamp_name, std::move(staged.mapped()));
    return {};
  }

  result<void> discard_staged(std::int64_t below_epoch) override {
    std::lock_guard lock(files_->mutex);
    files_->staged.erase(files_->staged.begin(), files_->staged.lower_bound(below_epoch));
    return {};
  }

  result<void> probe() override { return {}; }

private:
  std::shared_ptr<memory_files> files_;
};

} // namespace

std::unique_ptr<metadata_storage> open_memory_storage(std::shared_ptr<memory_files> files) {
  return std::make_unique<memory_storage>(std::move(files));
}

} // namespace rstuf::storage
