#include "hub/journal_keeper.hpp"

#include "io/clock.hpp"
#include "io/file.hpp"
#include "io/system_random.hpp"

#include <fmt/format.h>

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
        options, std::move(*log), std::move(*thread), std::move(found), broker, std::move(tell)
    ));
}

JournalKeeper::JournalKeeper(
    const JournalOptions& options, journal::Log log, io::SideThread thread, journal::Found found,
    broker::Broker& broker, Tell tell
)
    : most_(options.bytes), writer_(std::move(log), std::move(thread)), found_(std::move(found.records)),
      broker_(broker), tell_(std::move(tell)) {}

broker::Restored JournalKeeper::restore(SteadyTime now) {
    std::vector<broker::JournalRecord> records;
    records.reserve(found_.size());
    for (auto& each : std::exchange(found_, {})) records.push_back({each.key, std::move(each.value)});
    return broker_.restore(*this, records, now);
}

Result<void> JournalKeeper::begin(io::ReadinessLoop& loop, std::uint64_t first_token) {
    return loop.watch(writer_.descriptor(), io::ReadinessLoop::Interest::Read, first_token);
}

void JournalKeeper::ready(const io::ReadinessLoop::Event&, SteadyTime) { writer_.clear(); }

void JournalKeeper::advance(SteadyTime now) {
    if (!writer_.look(now)) return;
    broker_.synced(JournalPosition{writer_.synced()}, now);
    if (auto now_told = problem(); now_told != told_) {
        told_ = std::move(now_told);
        tell_(told_);
    }
}

std::optional<SteadyTime> JournalKeeper::next_deadline() const { return writer_.next_deadline(); }

void JournalKeeper::add(JournalKey key, std::string_view value) { writer_.batch().add(key, value); }
void JournalKeeper::set(JournalKey key, std::string_view value) { writer_.batch().set(key, value); }
void JournalKeeper::erase(JournalKey key) { writer_.batch().erase(key); }

JournalPosition JournalKeeper::position() const { return JournalPosition{writer_.pending()}; }

bool JournalKeeper::has_room() const {
    return !writer_.failure() && writer_.usage().live_bytes + writer_.unwritten() < most_;
}

WallTime JournalKeeper::wall(SteadyTime time) const { return io::wall_now() - (io::steady_now() - time); }

void JournalKeeper::finish(SteadyTime now) { writer_.finish(now); }

std::string JournalKeeper::problem() const {
    if (writer_.failure()) return fmt::format("nothing durable is taken: {}", writer_.failure()->message);
    return {};
}

} // namespace tutti::hub
