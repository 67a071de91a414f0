#include "tests/contract/catalog_rig.hpp"
#include "tests/support/in_child.hpp"

#include <gmock/gmock.h>

#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <iostream>
#include <thread>

// The catalog in SQLite under stress: a full disk, many writers, kill -9.
namespace rstuf::test {
namespace {

using namespace catalog;

class sqlite_in_trouble : public testing::Test {
protected:
  temp_directory directory;
  std::string file = directory.path() / "catalog.sqlite";
};

TEST_F(sqlite_in_trouble, a_full_disk_refuses_the_write_and_loses_nothing) {
  std::string before;
  {
    catalog_rig rig(std::make_unique<file_place>(file));
    rig.bootstrap();
    before = rig.store_now({add("a", "1")});
  }
  const auto complaint = in_child([this]() -> std::string {
    catalog_rig rig(std::make_unique<file_place>(file));
    const rlimit limit{200'000, 200'000};
    ::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &limit);
    new_task request;
    request.id = std::string(32, 'f');
    request.repository = repository;
    request.payload = std::string(500'000, 'x');
    const auto refused = rig.rows().accept({&request, 1});
    if (refused)
      return "accepted";
    if (rig.rows().find_task(request.id).value_or(std::nullopt))
      return "stored nevertheless";
    return to_string(refused.error());
  });
  EXPECT_THAT(complaint,
              testing::AnyOf(testing::StartsWith("unavailable"), testing::StartsWith("timed out")));
  catalog_rig rig(std::make_unique<file_place>(file));
  EXPECT_EQ(rig.state_of(before), task_state::running);
  EXPECT_FALSE(must(rig.rows().find_task(std::string(32, 'f'))));
}

constexpr int writers = 3;
constexpr int rounds = 25;

std::string id_of(int writer, int round) {
  return std::to_string(writer) + '-' + std::to_string(round);
}

/// Accepts tasks two by two. One adds a path of its own and the one that all want, one is refused.
void write_some(rstuf::catalog::catalog& rows, const layout& where, int writer) {
  for (int round = 0; round < rounds; ++round) {
    std::vector<new_task> requests(2);
    requests[0].id = id_of(writer, round);
    requests[1].id = requests[0].id + "-refused";
    for (auto& r : requests)
      r.repository = repository;
    must(rows.accept(requests));
    const auto& id = requests[0].id;
    const std::vector tasks{store(id, {add(id, "1"), add("shared", id)})};
    if (must(rows.ingest(repository, where, tasks)).taken != 1)
      throw std::runtime_error("not claimed");
    must(rows.finish(requests[1].id, task_state::errored, "no"));
  }
}

void expect_nothing_lost(catalog_rig& owner) {
  owner.publish();
  std::string newest;
  std::int64_t highest = 0;
  const auto contents = owner.contents();
  for (int writer = 0; writer < writers; ++writer)
    for (int round = 0; round < rounds; ++round) {
      const auto id = id_of(writer, round);
      const auto t = owner.task(id);
      EXPECT_EQ(t.state, task_state::success) << id;
      EXPECT_EQ(owner.state_of(id + "-refused"), task_state::errored) << id;
      EXPECT_TRUE(contents.contains(id)) << id;
      if (t.number > highest) {
        highest = t.number;
        newest = id;
      }
    }
  EXPECT_EQ(contents.size(), writers * rounds + 1);
  EXPECT_EQ(contents.at("shared"), newest);
  EXPECT_EQ(owner.revision(), 1 + writers * rounds);
}

TEST_F(sqlite_in_trouble, threads_that_store_and_publish_lose_nothing) {
  catalog_rig owner(std::make_unique<file_place>(file));
  owner.bootstrap();
  std::atomic<int> running = writers;
  {
    std::vector<std::jthread> threads;
    for (int writer = 0; writer < writers; ++writer)
      threads.emplace_back([&, writer] {
        write_some(*owner.open(), owner.where(), writer);
        --running;
      });
    while (running > 0)
      owner.publish();
  }
  expect_nothing_lost(owner);
}

/// A process that writes its share, then ends: with 0 if all went well.
pid_t start_writer(const std::string& file, int writer) {
  const auto child = ::fork();
  if (child != 0)
    return child;
  try {
    catalog_rig rig(std::make_unique<file_place>(file));
    rig.read_generation();
    write_some(rig.rows(), rig.where(), writer);
    ::_exit(0);
  } catch (const std::exception& e) {
    std::cerr << "writer " << writer << ": " << e.what() << '\n';
    ::_exit(1);
  }
}

TEST_F(sqlite_in_trouble, processes_that_store_and_publish_lose_nothing) {
  in_child([this] { // no connection may be open here when the writers are forked
    catalog_rig(std::make_unique<file_place>(file)).bootstrap();
    return std::string();
  });
  std::vector<pid_t> children;
  for (int writer = 0; writer < writers; ++writer)
    children.push_back(start_writer(file, writer));
  catalog_rig owner(std::make_unique<file_place>(file));
  owner.take_over();
  while (!children.empty()) {
    owner.publish();
    int status = 0;
    if (::waitpid(children.back(), &status, WNOHANG) == 0)
      continue;
    EXPECT_EQ(status, 0);
    children.pop_back();
  }
  expect_nothing_lost(owner);
}

/// Accepts and stores tasks for ever; tells of each one once it was acknowledged.
[[noreturn]] void write_for_ever(const std::string& file, int out) {
  catalog_rig rig(std::make_unique<file_place>(file));
  rig.bootstrap();
  for (;;) {
    const auto id = rig.store_now({add("path-" + std::to_string(rig.revision()), "1")});
    if (::write(out, (id + '\n').data(), 33) != 33)
      ::_exit(1);
  }
}

TEST_F(sqlite_in_trouble, what_was_acknowledged_is_there_after_kill_9) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const auto child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0)
    write_for_ever(file, ends[1]);
  ::close(ends[1]);
  std::vector<std::string> acknowledged;
  char line[33];
  std::size_t have = 0;
  for (ssize_t got = 1; got > 0 || have > 0;) {
    got = ::read(ends[0], line + have, sizeof line - have);
    if (got <= 0)
      break;
    have += static_cast<std::size_t>(got);
    if (have < sizeof line)
      continue;
    acknowledged.emplace_back(line, 32);
    have = 0;
    if (acknowledged.size() == 40)
      ::kill(child, SIGKILL);
  }
  ::close(ends[0]);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  ASSERT_GE(acknowledged.size(), 40);

  catalog_rig rig(std::make_unique<file_place>(file));
  for (const auto& id : acknowledged)
    EXPECT_EQ(rig.state_of(id), task_state::running) << id;
  const auto stored = rig.contents().size();
  EXPECT_GE(stored, acknowledged.size());
  EXPECT_LE(stored, acknowledged.size() + 1); // one may have lost its acknowledgement only
  EXPECT_EQ(rig.revision(), static_cast<std::int64_t>(stored) + 1);
}

} // namespace
} // namespace rstuf::test
