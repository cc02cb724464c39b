// JournalKeeper: the broker's journal on a disk, beside the server's loop. It hands over what a turn has put,
// and tells the broker how far the disk has come.
//
// It stops taking before the disk is full: that a message was acknowledged has to be written, too, and a
// journal that could not would hold its room for ever.
#pragma once

#include "broker/broker.hpp"
#include "hub/annex.hpp"
#include "journal/writer.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tutti::hub {

struct JournalOptions {
    std::filesystem::path folder;
    std::uint64_t bytes = 256 << 20; ///< that may be live; files take at most twice that, and two segments
};

class JournalKeeper final : public Annex, public broker::Journal {
public:
    /// What there is to be said of the journal: empty, it is well.
    using Tell = std::function<void(std::string problem)>;

    /// Reads what is there. Broker and disk must outlive it. `remarks` gets what was damaged.
    static Result<std::unique_ptr<JournalKeeper>> open(
        JournalOptions options, io::Disk& disk, broker::Broker& broker, Tell tell,
        std::vector<std::string>& remarks
    );

    /// Gives the broker what was there, before anybody is served.
    broker::Restored restore(SteadyTime now);

    // Annex
    Result<void> begin(io::ReadinessLoop& loop, std::uint64_t first_token) override;
    void ready(const io::ReadinessLoop::Event& event, SteadyTime now) override;
    void advance(SteadyTime now) override;
    std::optional<SteadyTime> next_deadline() const override;

    // broker::Journal
    void add(broker::JournalKey key, std::string_view value) override;
    void set(broker::JournalKey key, std::string_view value) override;
    void erase(broker::JournalKey key) override;
    broker::JournalPosition position() const override;
    bool has_room() const override;
    WallTime wall(SteadyTime time) const override;

    /// Writes what is left, at the end.
    void finish(SteadyTime now);

    journal::Log::Usage usage() const noexcept { return writer_.usage(); }

    /// Of the disk: left free for what says that something is over, beside an eighth of what is live.
    static constexpr std::uint64_t left_free = 4 << 20;
    static constexpr microseconds asks_again_after = seconds(1);

private:
    JournalKeeper(
        const JournalOptions& options, io::Disk& disk, journal::Log log, io::SideThread thread,
        journal::Found found, broker::Broker& broker, Tell tell
    );
    void judge(SteadyTime now);
    std::uint64_t needed() const noexcept { return usage().live_bytes + writer_.unwritten(); }
    bool is_low() const noexcept;
    std::string problem() const;

    std::filesystem::path folder_;
    std::uint64_t most_;
    io::Disk& disk_;
    std::uint64_t free_ = UINT64_MAX;
    bool was_low_ = false;  ///< of the disk, when it was looked at
    bool was_full_ = false; ///< of `most_`
    std::optional<SteadyTime> asks_again_at_;
    journal::Writer writer_;
    std::vector<journal::Record> found_;
    broker::Broker& broker_;
    Tell tell_;
    std::string told_;
};

} // namespace tutti::hub
