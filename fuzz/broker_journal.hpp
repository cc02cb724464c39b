// For the target `broker`: a journal in memory, of which what was not synced is lost, turn by turn.
#pragma once

#include "base/result.hpp"
#include "broker/durable_record.hpp"
#include "broker/journal.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tutti::fuzz {

class ForgetfulJournal final : public broker::Journal {
public:
    void add(broker::JournalKey key, std::string_view value) override {
        invariant(!live_.contains(key), "a key that is said to be new is new");
        set(key, value);
    }
    void set(broker::JournalKey key, std::string_view value) override {
        live_[key] = value;
        changes_.push_back({key, std::string(value)});
        const auto record = broker::decode_durable(value);
        invariant(record.has_value(), "what is noted is understood");
        const auto* message = std::get_if<broker::MessageRecord>(&*record);
        const auto* retained = std::get_if<broker::RetainedRecord>(&*record);
        if (retained != nullptr) message = &retained->message;
        if (message != nullptr && !watched_.empty() && message->publish.payload == watched_)
            noted_at_ = position();
    }
    void erase(broker::JournalKey key) override {
        invariant(live_.erase(key) == 1, "only what is there is erased");
        changes_.push_back({key, std::nullopt});
    }
    broker::JournalPosition position() const override { return {changes_.size()}; }
    bool has_room() const override { return has_room_; }
    WallTime wall(SteadyTime time) const override {
        return WallTime{seconds(1'000'000)} + (time - SteadyTime{});
    }

    void set_room(bool has_room) noexcept { has_room_ = has_room; }
    /// From now on messages with this payload are looked out for. Empty: none.
    void watch(std::string_view payload) {
        watched_ = payload;
        noted_at_ = {};
    }
    /// Where the message was noted; 0: nowhere.
    broker::JournalPosition noted_at() const noexcept { return noted_at_; }

    /// What a turn has noted comes to the disk together.
    void end_turn() {
        if (changes_.size() > synced_ && (turns_.empty() || turns_.back() != changes_.size()))
            turns_.push_back(changes_.size());
    }
    /// So many turns more are on the disk; 0: all.
    broker::JournalPosition sync(std::size_t turns) {
        const auto count = turns == 0 ? turns_.size() : std::min(turns, turns_.size());
        if (count != 0) synced_ = turns_[count - 1];
        turns_.erase(turns_.begin(), turns_.begin() + static_cast<std::ptrdiff_t>(count));
        return synced();
    }
    broker::JournalPosition synced() const noexcept { return {synced_}; }
    bool is_empty() const noexcept { return live_.empty(); }

    /// What the next one finds.
    std::vector<broker::JournalRecord> crash() {
        changes_.resize(synced_);
        turns_.clear();
        live_.clear();
        for (const auto& [key, value] : changes_)
            if (value)
                live_[key] = *value;
            else
                live_.erase(key);
        std::vector<broker::JournalRecord> records;
        for (const auto& [key, value] : live_) records.push_back({key, value});
        return records;
    }

private:
    struct Change {
        broker::JournalKey key = 0;
        std::optional<std::string> value;
    };

    std::vector<Change> changes_;
    std::map<broker::JournalKey, std::string> live_;
    std::vector<std::uint64_t> turns_; // where those ended that are not synced
    std::uint64_t synced_ = 0;
    bool has_room_ = true;
    std::string watched_;
    broker::JournalPosition noted_at_;
};

} // namespace tutti::fuzz
