#include "director/run_keeper.hpp"

#include "event/playlist_definition.hpp"
#include "io/clock.hpp"
#include "worker/rim.hpp"

#include <utility>

namespace tutti::director {

namespace {

using namespace std::chrono_literals;

constexpr auto patience_with_bus = 5s;
constexpr auto never = asio::steady_timer::time_point::max();

} // namespace

Result<void> RunKeeper::open(const std::filesystem::path& path) {
    io::LinesFound found;
    auto journal = RunJournal::open(disk_, path, found);
    if (!journal) return pass_on(journal);
    journal_ = std::move(*journal);
    if (found.rejected != 0)
        worker_.log().warning(
            "lines of the run journal were not understood and were set aside",
            {{"file", path.native() + ".rejected"}, {"lines", found.rejected}, {"reason", found.why}}
        );
    return {};
}

std::vector<event::LostRun> RunKeeper::lost() const {
    std::vector<event::LostRun> runs;
    for (const auto& [id, run] : journal_->open_runs()) runs.push_back(run);
    return runs;
}

void RunKeeper::began(const event::RunView& run) {
    const auto& playlist = run.definition.playlist;
    tell(journal_->began(
        {std::string(run.playlist_id), std::string(run.definition_id), playlist.name, playlist.metadata}
    ));
}

void RunKeeper::stopped(std::string_view playlist_id) {
    unconfirmed_.emplace_back(playlist_id);
    if (news_) news_->cancel();
}

Task<void> RunKeeper::confirm() {
    news_.emplace(co_await asio::this_coro::executor, never);
    while (!finishing_) {
        if (unconfirmed_.empty()) {
            const auto [error] = co_await news_->async_wait(no_throw);
            static_cast<void>(error);
            continue;
        }
        auto batch = std::exchange(unconfirmed_, {});
        const auto arrived = co_await worker::drained(worker_, patience_with_bus);
        if (arrived) {
            strike_out(batch);
            continue;
        }
        unconfirmed_.insert(unconfirmed_.begin(), batch.begin(), batch.end());
        const bool waited = co_await io::sleep_for(1s);
        if (!waited) co_return;
    }
}

void RunKeeper::all_arrived() { strike_out(std::exchange(unconfirmed_, {})); }

void RunKeeper::strike_out(const std::vector<std::string>& runs) {
    for (const auto& run : runs) tell(journal_->ended(run));
}

/// Said once, until it works again.
void RunKeeper::tell(const Result<void>& noted) {
    if (!noted && !failed_) worker_.log().error("runs cannot be noted", {{"reason", noted.error().message}});
    failed_ = !noted;
}

} // namespace tutti::director
