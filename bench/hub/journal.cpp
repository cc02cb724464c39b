// What it costs to keep messages on a disk: the hub's log beside SQLite (write-ahead log, each commit
// synced), with the same records in the same batches. For each message a record of it and one of its way to a
// session are added, and erased some batches later, as a sleeping client that comes back does.
#include "journal/log.hpp"
#include "store/database.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

using namespace tutti;

namespace {

constexpr std::size_t message_size = 240; // 200 of payload, topic and head
constexpr std::size_t delivery_size = 30;
constexpr std::uint64_t lag = 2000; // messages that are there at a time

// Bytes that the kernel was made to write to the device for us.
std::uint64_t written_bytes() {
    std::ifstream io("/proc/self/io");
    std::string name;
    std::uint64_t count = 0;
    while (io >> name >> count)
        if (name == "write_bytes:") return count;
    return 0;
}

std::uint64_t device_bytes(const std::string& device) {
    std::ifstream stat("/sys/class/block/" + device + "/stat");
    std::uint64_t field = 0;
    for (int i = 0; i < 7; ++i) stat >> field;
    return field * 512;
}

void check(const Result<void>& done) {
    if (done) return;
    fmt::print(stderr, "{}\n", done.error().message);
    std::exit(1);
}

struct Keeper {
    std::function<void(journal::Key key, const std::string& value)> add;
    std::function<void(journal::Key key)> erase;
    std::function<void()> commit;
};

void measure(
    const char* name, std::uint64_t batch, std::uint64_t count, const std::string& device,
    const Keeper& keeper
) {
    const std::string message(message_size, 'm');
    const std::string delivery(delivery_size, 'd');
    const auto bytes = written_bytes();
    const auto on_device = device_bytes(device);
    const auto begin = std::chrono::steady_clock::now();
    for (std::uint64_t number = 1; number <= count; ++number) {
        keeper.add(2 * number, message);
        keeper.add(2 * number + 1, delivery);
        if (number > lag) {
            keeper.erase(2 * (number - lag));
            keeper.erase(2 * (number - lag) + 1);
        }
        if (number % batch == 0) keeper.commit();
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    const auto each = static_cast<double>(count);
    fmt::print(
        "{:8} {:6} a batch {:9.0f} messages/s {:8.0f} bytes written a message ({:.0f} by the device) {:8.1f} "
        "us a commit\n",
        name, batch, each / took.count(), static_cast<double>(written_bytes() - bytes) / each,
        static_cast<double>(device_bytes(device) - on_device) / each,
        took.count() * 1e6 * static_cast<double>(batch) / each
    );
    std::fflush(stdout);
}

void with_log(
    const std::filesystem::path& folder, std::uint64_t batch, std::uint64_t count, const std::string& device
) {
    io::SystemDisk disk;
    journal::Found found;
    auto log = journal::Log::open(disk, {.folder = folder}, found);
    if (!log) std::exit(1);
    journal::Batch changes;
    measure(
        "log", batch, count, device,
        {[&](journal::Key key, const std::string& value) { changes.add(key, value); },
         [&](journal::Key key) { changes.erase(key); },
         [&] {
             check(log->write(changes));
             changes.clear();
             if (log->is_untidy()) check(log->tidy());
         }}
    );
}

void with_sqlite(
    const std::filesystem::path& folder, std::uint64_t batch, std::uint64_t count, const std::string& device
) {
    auto database = store::Database::open(folder / "journal.db", {});
    if (!database) std::exit(1);
    check(database->execute("CREATE TABLE journal (key INTEGER PRIMARY KEY, value BLOB NOT NULL)"));
    auto insert = database->prepare("INSERT OR REPLACE INTO journal VALUES (?1, ?2)");
    auto remove = database->prepare("DELETE FROM journal WHERE key = ?1");
    if (!insert || !remove) std::exit(1);
    check(database->execute("BEGIN"));
    measure(
        "SQLite", batch, count, device,
        {[&](journal::Key key, const std::string& value) {
             check(insert->with(static_cast<std::int64_t>(key), store::Blob{value}).run());
         },
         [&](journal::Key key) { check(remove->with(static_cast<std::int64_t>(key)).run()); },
         [&] {
             check(database->execute("COMMIT"));
             check(database->execute("BEGIN"));
         }}
    );
    check(database->execute("COMMIT"));
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        fmt::print(stderr, "usage: bench_hub_journal FOLDER [DEVICE, such as vda]\n");
        return 2;
    }
    const std::filesystem::path folder = std::filesystem::path(argv[1]) / "bench_hub_journal";
    const std::string device = argc > 2 ? argv[2] : "";
    constexpr std::uint64_t batches[] = {1, 10, 100, 1000};
    constexpr std::uint64_t least = 4000;
    for (const auto batch : batches) {
        const auto count = std::max(least, batch * 100);
        for (const auto run : {with_log, with_sqlite}) {
            std::filesystem::remove_all(folder);
            std::filesystem::create_directories(folder);
            run(folder, batch, count, device);
        }
    }
    std::filesystem::remove_all(folder);
    return 0;
}
