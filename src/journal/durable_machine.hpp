// For tests: a broker whose journal is on a disk in memory, and which is started again on what that has.
#pragma once

#include "broker/test_client.hpp"
#include "io/disk_testing.hpp"
#include "journal/log.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tutti::journal {

/// The broker's journal without a thread: write() is what the thread does.
class DiskJournal final : public broker::Journal {
public:
    explicit DiskJournal(Log log) : log_(std::move(log)) {}

    void add(broker::JournalKey key, std::string_view value) override {
        batch_.add(key, value), touched_ = true;
    }
    void set(broker::JournalKey key, std::string_view value) override {
        batch_.set(key, value), touched_ = true;
    }
    void erase(broker::JournalKey key) override { batch_.erase(key), touched_ = true; }
    broker::JournalPosition position() const override { return {written_ + (touched_ ? 1U : 0U)}; }
    bool has_room() const override { return true; }
    WallTime wall(SteadyTime time) const override { return WallTime{} + (time - SteadyTime{}); }

    /// False: the machine has died.
    bool write() {
        if (!touched_) return true;
        if (!batch_.empty() && !log_.write(batch_)) return false;
        batch_.clear();
        touched_ = false;
        ++written_;
        if (log_.is_untidy()) static_cast<void>(log_.tidy());
        return true;
    }

private:
    Log log_;
    Batch batch_;
    std::uint64_t written_ = 0;
    bool touched_ = false;
};

inline broker::Options durable_options() {
    broker::Options options;
    options.limits.inflight = 4; // others wait in the queue
    options.durability = {.session_expiry_seconds = 50, .retained = {"config/#"}};
    return options;
}

struct Machine {
    explicit Machine(io::MemoryDisk found) : disk(std::move(found)), world(durable_options()) {
        Found there;
        auto log = Log::open(disk, {.folder = "/k/hub", .segment_bytes = 2048}, there);
        if (!log) return;
        std::vector<broker::JournalRecord> records;
        for (auto& each : there.records) records.push_back({each.key, std::move(each.value)});
        remarks = std::move(there.remarks);
        journal = std::make_unique<DiskJournal>(std::move(*log));
        restored = world.broker.restore(*journal, records, world.now);
    }

    io::MemoryDisk disk;
    broker::World world;
    std::unique_ptr<DiskJournal> journal;
    broker::Restored restored;
    std::vector<std::string> remarks;
};

} // namespace tutti::journal
