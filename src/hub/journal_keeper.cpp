#include "hub/journal_keeper.hpp"

#include "io/clock.hpp"
#include "io/file.hpp"
#include "io/system_random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::hub {

using broker::JournalKey;
using broker::JournalPosition;

Result<std::unique_ptr<JournalKeeper>> JournalKeeper::open(
    JournalOptions options, io::Disk& disk, broker::Broker& broker, Tell tell,
    std::vector<std::string>& remarks
) {
    auto thread = io::SideThread::create();
    if (!thread) return pass_on(thread);
    journal::Found found;
    auto log = journal::Log::open(
        disk,
        {.folder = options.folder,
         .mark = io::SystemRandom().next(),
         .make_folder = io::make_private_directory},
        found
    );
    if (!log) return pass_on(log);
    remarks = std::move(found.remarks);
    return std::unique_ptr<JournalKeeper>(new JournalKeeper(
        options, disk, std::move(*log), std::move(*thread), std::move(found), broker, std::move(tell)
    ));
}

JournalKeeper::JournalKeeper(
    const JournalOptions& options, io::Disk& disk, journal::Log log, io::SideThread thread,
    journal::Found found, broker::Broker& broker, Tell tell
)
    : folder_(options.folder), most_(options.bytes), disk_(disk), writer_(std::move(log), std::move(thread)),
      found_(std::move(found.records)), broker_(broker), tell_(std::move(tell)) {}

broker::Restored JournalKeeper::restore(SteadyTime now) {
    std::vector<broker::JournalRecord> records;
    records.reserve(found_.size());
    for (auto& each : std::exchange(found_, {})) records.push_back({each.key, std::move(each.value)});
    return broker_.restore(*this, records, now);
}

Result<void> JournalKeeper::begin(io::ReadinessLoop& loop, std::uint64_t first_token) {
    asks_again_at_ = SteadyTime{}; // at the first turn
    return loop.watch(writer_.descriptor(), io::ReadinessLoop::Interest::Read, first_token);
}

void JournalKeeper::ready(const io::ReadinessLoop::Event&, SteadyTime) { writer_.clear(); }

void JournalKeeper::advance(SteadyTime now) {
    const auto news = writer_.look(now);
    if (news.of_usage || (asks_again_at_ && now >= *asks_again_at_)) judge(now);
    if (news.any()) broker_.synced(JournalPosition{writer_.synced()}, now);
}

bool JournalKeeper::is_low() const noexcept {
    const auto least = left_free + usage().live_bytes / 8 + writer_.unwritten();
    return free_ < least + (was_low_ ? left_free / 4 : 0); // not to and fro with each message
}

void JournalKeeper::judge(SteadyTime now) {
    free_ = disk_.free_bytes(folder_);
    was_low_ = is_low();
    was_full_ = needed() >= most_ - (was_full_ ? most_ / 8 : 0);
    asks_again_at_.reset();
    if (was_low_) asks_again_at_ = now + asks_again_after; // others may make room
    if (auto now_told = problem(); now_told != told_) {
        told_ = std::move(now_told);
        tell_(told_);
    }
}

std::optional<SteadyTime> JournalKeeper::next_deadline() const {
    const auto of_writer = writer_.next_deadline();
    return of_writer && asks_again_at_ ? std::min(*of_writer, *asks_again_at_)
           : of_writer                 ? of_writer
                                       : asks_again_at_;
}

void JournalKeeper::add(JournalKey key, std::string_view value) { writer_.batch().add(key, value); }
void JournalKeeper::set(JournalKey key, std::string_view value) { writer_.batch().set(key, value); }
void JournalKeeper::erase(JournalKey key) { writer_.batch().erase(key); }

JournalPosition JournalKeeper::position() const { return JournalPosition{writer_.pending()}; }

bool JournalKeeper::has_room() const { return !writer_.failure() && !is_low() && needed() < most_; }

WallTime JournalKeeper::wall(SteadyTime time) const { return io::wall_now() - (io::steady_now() - time); }

void JournalKeeper::finish(SteadyTime now) { writer_.finish(now); }

std::string JournalKeeper::problem() const {
    if (writer_.failure()) return fmt::format("nothing durable is taken: {}", writer_.failure()->message);
    if (was_low_)
        return fmt::format("nothing durable is taken: the disk of {} is nearly full", folder_.native());
    if (was_full_) return "nothing durable is taken: what is there has reached hub.durable.bytes";
    return {};
}

} // namespace tutti::hub
