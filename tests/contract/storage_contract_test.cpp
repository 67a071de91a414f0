#include "storage/local_storage.hpp"
#include "storage/memory_storage.hpp"
#include "tests/support/must.hpp"
#include "tests/support/temp_directory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>

// What every storage promises; see storage/storage.hpp.
namespace rstuf::test {
namespace {

using namespace storage;

/// A place where storages of one kind are opened, any number of them on the same files.
class storage_place {
public:
  virtual ~storage_place() = default;
  virtual std::unique_ptr<metadata_storage> open() = 0;
};

class memory_place final : public storage_place {
public:
  std::unique_ptr<metadata_storage> open() override { return open_memory_storage(files_); }

private:
  std::shared_ptr<memory_files> files_ = std::make_shared<memory_files>();
};

class local_place final : public storage_place {
public:
  std::unique_ptr<metadata_storage> open() override {
    return open_local_storage(directory_.path() / "metadata");
  }

private:
  temp_directory directory_;
};

struct storage_kind {
  std::string name;
  std::function<std::unique_ptr<storage_place>()> make;
};
void PrintTo(const storage_kind& kind, std::ostream* out) {
  *out << kind.name;
}

class storage_contract : public testing::TestWithParam<storage_kind> {
protected:
  std::unique_ptr<storage_place> place = GetParam().make();
  std::unique_ptr<metadata_storage> files = place->open();

  std::vector<creation> create(const std::vector<file>& batch) {
    return must(files->create(batch));
  }
  std::string read(std::string_view name) { return must(files->read(name, 1'000'000)); }
};

INSTANTIATE_TEST_SUITE_P(
    each, storage_contract,
    testing::Values(storage_kind{"memory", [] { return std::make_unique<memory_place>(); }},
                    storage_kind{"local", [] { return std::make_unique<local_place>(); }}),
    [](const auto& param_info) { return param_info.param.name; });

using enum creation;

TEST_P(storage_contract, shows_what_was_created_to_every_object) {
  EXPECT_EQ(create({{"1.root.json", "root"}, {"1.bins-0.json", ""}}),
            (std::vector{created, created}));
  auto other = place->open();
  EXPECT_EQ(must(other->read("1.root.json", 100)), "root");
  EXPECT_EQ(must(other->read("1.bins-0.json", 100)), "");
  EXPECT_EQ(must(other->list()), (std::vector<std::string>{"1.bins-0.json", "1.root.json"}));
}

TEST_P(storage_contract, keeps_every_byte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i)
    bytes.push_back(static_cast<char>(i));
  create({{"1.x.json", bytes}});
  EXPECT_EQ(read("1.x.json"), bytes);
}

TEST_P(storage_contract, adopts_the_same_bytes_and_leaves_other_bytes_alone) {
  create({{"1.a.json", "first"}, {"1.b.json", "first"}});
  EXPECT_EQ(create({{"1.a.json", "first"}, {"1.b.json", "other"}, {"1.c.json", "new"}}),
            (std::vector{same, taken, created}));
  EXPECT_EQ(read("1.b.json"), "first");
  EXPECT_EQ(read("1.c.json"), "new");
}

TEST_P(storage_contract, takes_bytes_that_only_begin_alike_for_others) {
  create({{"1.a.json", "long"}});
  EXPECT_EQ(create({{"1.a.json", "longer"}, {"1.a.json", "lon"}, {"1.a.json", ""}}),
            (std::vector{taken, taken, taken}));
}

TEST_P(storage_contract, sees_a_name_twice_in_one_batch) {
  EXPECT_EQ(create({{"1.a.json", "x"}, {"1.a.json", "x"}, {"1.a.json", "y"}}),
            (std::vector{created, same, taken}));
  EXPECT_EQ(read("1.a.json"), "x");
}

TEST_P(storage_contract, an_empty_batch_is_no_error) {
  EXPECT_TRUE(create({}).empty());
}

TEST_P(storage_contract, creates_and_adopts_batches_of_hundreds) {
  std::vector<file> batch;
  for (int i = 0; i < 300; ++i)
    batch.push_back({std::to_string(i) + ".bin.json", std::string(1000, 'x') + std::to_string(i)});
  EXPECT_EQ(std::ranges::count(create(batch), created), 300);
  EXPECT_EQ(std::ranges::count(create(batch), same), 300);
  EXPECT_EQ(must(files->list()).size(), 300);
}

TEST_P(storage_contract, one_of_several_writers_of_a_name_wins_and_all_know_who) {
  constexpr int writers = 4;
  constexpr int names = 40;
  std::vector<std::vector<creation>> answers(writers);
  {
    std::vector<std::jthread> threads;
    for (int w = 0; w < writers; ++w)
      threads.emplace_back([&, w] {
        auto own = place->open();
        for (int n = 0; n < names; n += 2) { // two names a batch
          const std::vector<file> batch{
              {std::to_string(n) + ".a.json", "writer " + std::to_string(w)},
              {std::to_string(n + 1) + ".a.json", "writer " + std::to_string(w)}};
          const auto outcome = must(own->create(batch));
          answers[static_cast<std::size_t>(w)].insert(answers[static_cast<std::size_t>(w)].end(),
                                                      outcome.begin(), outcome.end());
        }
      });
  }
  for (std::size_t n = 0; n < names; ++n) {
    int winners = 0;
    for (std::size_t w = 0; w < writers; ++w) {
      if (answers[w].at(n) != created) {
        EXPECT_EQ(answers[w][n], taken);
        continue;
      }
      ++winners;
      EXPECT_EQ(read(std::to_string(n) + ".a.json"), "writer " + std::to_string(w));
    }
    EXPECT_EQ(winners, 1) << n;
  }
  EXPECT_EQ(must(files->list()).size(), names);
}

TEST_P(storage_contract, writers_of_the_same_bytes_all_succeed) {
  std::vector<creation> answers(4, taken);
  {
    std::vector<std::jthread> threads;
    for (auto& answer : answers)
      threads.emplace_back([&] {
        const file f{"1.a.json", "the same"};
        answer = must(place->open()->create({&f, 1})).at(0);
      });
  }
  EXPECT_EQ(std::ranges::count(answers, created), 1);
  EXPECT_EQ(std::ranges::count(answers, same), 3);
}

TEST_P(storage_contract, reads_up_to_the_limit_and_not_beyond) {
  create({{"1.a.json", "12345"}});
  EXPECT_EQ(must(files->read("1.a.json", 5)), "12345");
  EXPECT_EQ(code_of(files->read("1.a.json", 4)), errc::too_large);
  EXPECT_EQ(code_of(files->read("2.a.json", 5)), errc::not_found);
}

TEST_P(storage_contract, refuses_names_that_are_none) {
  create({{"1.root.json", "root"}});
  for (const std::string name : {"", ".", "..", ".hidden", "../1.root.json", "/etc/passwd", "a/b",
                                 "a b", "a\\b", "a\nb", "\xc3\xa4"}) {
    const file f{name, "x"};
    EXPECT_EQ(code_of(files->create({&f, 1})), errc::invalid_argument) << name;
    EXPECT_EQ(code_of(files->read(name, 10)), errc::invalid_argument) << name;
    EXPECT_EQ(code_of(files->remove({&name, 1})), errc::invalid_argument) << name;
  }
  const std::string nul("a\0b", 3);
  EXPECT_EQ(code_of(files->read(nul, 10)), errc::invalid_argument);
  EXPECT_EQ(code_of(files->read(std::string(256, 'a'), 10)), errc::invalid_argument);
  EXPECT_EQ(must(files->list()), std::vector<std::string>{"1.root.json"});
}

TEST_P(storage_contract, a_bad_name_in_a_batch_refuses_the_whole_batch) {
  const std::vector<file> batch{{"1.a.json", "x"}, {"../x", "x"}};
  EXPECT_EQ(code_of(files->create(batch)), errc::invalid_argument);
  EXPECT_TRUE(must(files->list()).empty());
}

TEST_P(storage_contract, takes_the_longest_name_there_can_be) {
  const std::string longest(255, 'a');
  EXPECT_EQ(create({{longest, "x"}}), std::vector{created});
  EXPECT_EQ(must(files->list()), std::vector<std::string>{longest});
}

TEST_P(storage_contract, removes_what_is_there_and_passes_over_what_is_not) {
  create({{"1.a.json", "x"}, {"1.b.json", "x"}});
  must(files->remove(std::vector<std::string>{"1.a.json", "1.c.json"}));
  EXPECT_EQ(must(files->list()), std::vector<std::string>{"1.b.json"});
  EXPECT_EQ(create({{"1.a.json", "again"}}), std::vector{created});
}

TEST_P(storage_contract, a_staged_timestamp_is_not_shown_before_it_is_activated) {
  must(files->stage_timestamp(1, "one"));
  EXPECT_TRUE(must(files->list()).empty());
  EXPECT_EQ(code_of(files->read("timestamp.json", 10)), errc::not_found);
  must(files->activate_timestamp(1));
  EXPECT_EQ(read("timestamp.json"), "one");
  EXPECT_EQ(must(files->list()), std::vector<std::string>{"timestamp.json"});
}

TEST_P(storage_contract, activation_replaces_the_timestamp_and_uses_up_what_was_staged) {
  must(files->stage_timestamp(1, "the first one"));
  must(files->activate_timestamp(1));
  must(files->stage_timestamp(1, "never shown"));
  must(files->stage_timestamp(1, "two"));
  must(files->activate_timestamp(1));
  EXPECT_EQ(read("timestamp.json"), "two");
  EXPECT_EQ(code_of(files->activate_timestamp(1)), errc::lease_lost);
  EXPECT_EQ(read("timestamp.json"), "two");
}

TEST_P(storage_contract, what_a_successor_discarded_can_no_longer_be_activated) {
  auto stale = place->open();
  must(stale->stage_timestamp(9, "stale"));
  must(files->stage_timestamp(10, "own"));
  must(files->stage_timestamp(11, "later"));
  must(files->discard_staged(10));
  EXPECT_EQ(code_of(stale->activate_timestamp(9)), errc::lease_lost);
  must(files->activate_timestamp(10));
  EXPECT_EQ(read("timestamp.json"), "own");
  must(files->activate_timestamp(11));
  EXPECT_EQ(read("timestamp.json"), "later");
}

TEST_P(storage_contract, discarding_nothing_is_no_error) {
  must(files->discard_staged(5));
}

TEST_P(storage_contract, a_reader_sees_one_whole_timestamp_or_the_other) {
  const std::string odd(5000, 'o'), even(3000, 'e');
  must(files->stage_timestamp(1, odd));
  must(files->activate_timestamp(1));
  std::atomic<bool> done = false;
  std::jthread writer([&] {
    auto own = place->open();
    for (int i = 0; i < 200; ++i) {
      must(own->stage_timestamp(1, i % 2 == 0 ? even : odd));
      must(own->activate_timestamp(1));
    }
    done = true;
  });
  while (!done) {
    const auto seen = read("timestamp.json");
    ASSERT_TRUE(seen == odd || seen == even) << seen.size();
  }
}

TEST_P(storage_contract, the_probe_leaves_nothing_to_see) {
  create({{"1.a.json", "x"}});
  must(files->probe());
  EXPECT_EQ(must(files->list()), std::vector<std::string>{"1.a.json"});
}

} // namespace
} // namespace rstuf::test
