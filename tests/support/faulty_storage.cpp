#include "tests/support/faulty.hpp"

namespace rstuf::test {

std::vector<std::string> fault_plan::writes() const {
  std::lock_guard lock(mutex_);
  return writes_;
}

bool fault_plan::crashed() const {
  std::lock_guard lock(mutex_);
  return at_ != 0 && writes_.size() >= at_;
}

std::optional<crash> fault_plan::next_write(std::string name) {
  std::lock_guard lock(mutex_);
  if (at_ != 0 && writes_.size() >= at_)
    return crash::before;
  writes_.push_back(std::move(name));
  return writes_.size() == at_ ? std::optional(how_) : std::nullopt;
}

namespace {

using namespace storage;

class faulty_storage final : public metadata_storage {
public:
  faulty_storage(std::unique_ptr<metadata_storage> inner, std::shared_ptr<fault_plan> plan)
      : inner_(std::move(inner)), plan_(std::move(plan)) {}

  result<std::vector<creation>> create(std::span<const file> files) override {
    const auto fault = plan_->next_write("storage.create");
    if (!fault)
      return inner_->create(files);
    const auto kept = *fault == crash::after    ? files.size()
                      : *fault == crash::partly ? files.size() / 2
                                                : 0;
    if (kept > 0)
      if (auto made = inner_->create(files.first(kept)); !made)
        return made;
    return crashed();
  }

  result<void> remove(std::span<const std::string> names) override {
    return write("storage.remove", [&] { return inner_->remove(names); });
  }
  result<void> stage_timestamp(std::int64_t epoch, std::string_view bytes) override {
    return write("storage.stage_timestamp", [&] { return inner_->stage_timestamp(epoch, bytes); });
  }
  result<void> activate_timestamp(std::int64_t epoch) override {
    return write("storage.activate_timestamp", [&] { return inner_->activate_timestamp(epoch); });
  }
  result<void> discard_staged(std::int64_t below_epoch) override {
    return write("storage.discard_staged", [&] { return inner_->discard_staged(below_epoch); });
  }

  result<std::string> read(std::string_view name, std::size_t limit) override {
    if (plan_->crashed())
      return crashed();
    return inner_->read(name, limit);
  }
  result<std::vector<std::string>> list() override {
    if (plan_->crashed())
      return crashed();
    return inner_->list();
  }
  result<void> probe() override {
    if (plan_->crashed())
      return crashed();
    return inner_->probe();
  }

private:
  static std::unexpected<error> crashed() { return fail(errc::unavailable, "storage crashed"); }

  template <class Call>
  result<void> write(const char* name, Call call) {
    const auto fault = plan_->next_write(name);
    if (!fault)
      return call();
    if (*fault == crash::after)
      if (auto done = call(); !done)
        return done;
    return crashed();
  }

  std::unique_ptr<metadata_storage> inner_;
  std::shared_ptr<fault_plan> plan_;
};

} // namespace

std::unique_ptr<metadata_storage> make_faulty(std::unique_ptr<metadata_storage> inner,
                                              std::shared_ptr<fault_plan> plan) {
  return std::make_unique<faulty_storage>(std::move(inner), std::move(plan));
}

} // namespace rstuf::test
