// RunKeeper: no run is begun without a word of its end, however often we are killed. It notes a run before
// the bus hears of it, and strikes it out once the bus has its end.
#pragma once

#include "director/run_journal.hpp"
#include "event/run.hpp"
#include "io/asio.hpp"
#include "worker/worker.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tutti::director {

class RunKeeper {
public:
    /// Both outlive this.
    RunKeeper(worker::Worker& worker, io::Disk& disk) : worker_(worker), disk_(disk) {}

    /// Reads what a predecessor left; what of it was not understood is set aside and logged.
    Result<void> open(const std::filesystem::path& path);
    /// The runs that a predecessor left.
    std::vector<event::LostRun> lost() const;

    void began(const event::RunView& run);
    void stopped(std::string_view playlist_id);

    /// Strikes out what has stopped once the bus has heard of it. Runs beside the worker, until finish().
    Task<void> confirm();
    void finish() noexcept { finishing_ = true; }
    /// After the bus took its leave and sent what it was given.
    void all_arrived();

private:
    void strike_out(const std::vector<std::string>& runs);
    void tell(const Result<void>& noted);

    worker::Worker& worker_;
    io::Disk& disk_;
    std::optional<RunJournal> journal_;
    std::vector<std::string> unconfirmed_;   ///< runs whose `.stopped` is on its way
    std::optional<asio::steady_timer> news_; ///< cancelled when there is a stop to confirm
    bool failed_ = false;                    ///< noting failed, and that was said
    bool finishing_ = false;
};

} // namespace tutti::director
