#include "output/output_service.hpp"

#include "base/digest.hpp"
#include "base/printable.hpp"
#include "contract/frame.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "io/task_group.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::output {

OutputService::OutputService(worker::Worker& worker, io::Disk& disk, Options options)
    : worker_(worker), options_(std::move(options)),
      kept_(disk, options_.state_directory / fmt::format("{}.light.json", worker.name())),
      client_({.directory = options_.run_directory}, *this), latency_(options_.budgets) {
    equip();
}

// ---- beginning and end ----

void OutputService::equip() {
    restore();
    worker_.on_stop([this] { end(); });
    worker_.on_state([this] { return outputs(); });
    worker_.on_stats([this] { return details(); });
    worker::run_beside(worker_, "output", [this] { return run(); });
    // Light goes on without a bus.
    worker::up_without_bus(worker_);
    add_commands();
}

Task<void> OutputService::run() {
    const auto executor = co_await asio::this_coro::executor;
    const auto now = io::steady_now();
    for (auto& plan : options_.displays) {
        auto correct = plan.correct ? std::move(plan.correct) : plain_lights(plan.options.size);
        stands_.push_back(
            {.desk = DisplayDesk(plan.options, std::move(correct), plan.wires(executor), *this, now)}
        );
    }
    apply_settings();
    say_health();
    io::TaskGroup tasks(executor);
    for (auto& stand : stands_)
        for (const auto& wire : stand.desk.wires()) tasks.spawn(wire->url(), wire->run());
    tasks.spawn("read frames", client_.run());
    co_await keep_time();
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await tasks.stop();
    by_place_.clear();
    stands_.clear(); // wires live no longer than what they run on
}

/// What stands at the end stands until the next start, or until receivers give up.
void OutputService::end() {
    const auto now = io::steady_now();
    for (auto& stand : stands_) stand.desk.finish(now);
    stopping_ = true;
    if (keep_due_) keep();
    say_health();
    if (timer_) timer_->cancel();
}

// ---- time ----

std::optional<SteadyTime> OutputService::next_due() const {
    const auto now = io::steady_now();
    auto next = health_due_;
    const auto consider = [&next](std::optional<SteadyTime> due) {
        if (due && (!next || *due < *next)) next = due;
    };
    consider(keep_due_);
    for (const auto& stand : stands_) consider(stand.desk.next_due(stand.viewing.is_watched(now)));
    return next;
}

void OutputService::wake() {
    const auto next = next_due();
    if (timer_ && next && (!armed_ || *next < *armed_)) timer_->cancel();
}

Task<void> OutputService::keep_time() {
    timer_.emplace(co_await asio::this_coro::executor);
    while (!stopping_) {
        armed_ = next_due();
        timer_->expires_at(armed_ ? io::to_asio(*armed_) : asio::steady_timer::time_point::max());
        const auto [error] = co_await timer_->async_wait(no_throw);
        static_cast<void>(error); // cancelled by wake(): something is due earlier
        if (stopping_) break;
        const auto now = io::steady_now();
        for (auto& stand : stands_) stand.desk.show_due(now, stand.viewing.is_watched(now));
        if (keep_due_ && *keep_due_ <= now) keep();
        if (health_due_ && *health_due_ <= now) say_health();
    }
    timer_.reset();
}

// ---- frames ----

void OutputService::frames_come(std::span<const frames::DisplayAbout> displays) {
    no_frames_.clear();
    told_why_not_.begin_anew();
    by_place_.assign(displays.size(), nullptr);
    for (auto& stand : stands_) {
        const auto found = std::ranges::find(displays, stand.desk.name(), &frames::DisplayAbout::name);
        std::string trouble;
        if (found == displays.end())
            trouble = "nobody draws for it: let render read the same file, and restart it";
        else if (found->size != stand.desk.size())
            trouble = fmt::format(
                "{} x {} are drawn for it, but it has {} x {}: restart render or output", found->size.width,
                found->size.height, stand.desk.size().width, stand.desk.size().height
            );
        else
            by_place_[static_cast<std::size_t>(found - displays.begin())] = &stand;
        stand.desk.say_trouble(std::move(trouble));
    }
    worker_.log().info("frames come", {{"displays", displays.size()}});
    if (!stopping_) say_health();
}

void OutputService::frame(std::size_t display) {
    auto* const stand = by_place_[display];
    if (stand == nullptr || stopping_) return;
    const auto read = client_.read(display, stand->desk.incoming());
    if (read != frames::ReadResult::New) return;
    stand->desk.frame_came(io::steady_now());
    wake();
}

void OutputService::frames_end() {
    if (stopping_) return;
    worker_.log().warning("frames have ended: the last ones stand", {});
    const auto now = io::steady_now();
    for (auto& stand : stands_) stand.desk.frames_ended(now);
    wake();
}

void OutputService::cannot_read(const Error& error) {
    no_frames_ = error.message;
    if (!told_why_not_.is_due(io::steady_now())) return;
    worker_.log().warning("frames cannot be read", {{"reason", printable(error.message)}});
    if (!stopping_) say_health();
}

// ---- what desks report ----

void OutputService::shown(DisplayDesk& desk, SteadyTime now) {
    measure(desk, now);
    const auto stand = std::ranges::find_if(stands_, [&](const Stand& each) { return &each.desk == &desk; });
    publish(*stand, now);
    const auto soon = now + counters_pace;
    if (!health_due_ || *health_due_ > soon) health_due_ = soon;
}

void OutputService::measure(const DisplayDesk& desk, SteadyTime now) {
    if (desk.causes().empty()) return;
    const auto sent = io::wall_now();
    for (const auto& cause : desk.causes())
        latency_.add(cause.type.view(), desk.name(), sent - cause.timestamp, now);
}

void OutputService::publish(Stand& stand, SteadyTime now) {
    if (!stand.viewing.is_due(now) || !worker_.bus_connected()) return;
    const auto* const pixels = reinterpret_cast<const char*>(stand.desk.picture().data());
    const std::string_view bytes(pixels, stand.desk.picture().size_bytes());
    const auto picture = digest(bytes);
    if (!stand.viewing.take(now, picture != stand.published)) return;
    stand.published = picture;
    const auto size = stand.desk.size();
    const auto payload = contract::print(contract::FrameView{
        .header =
            {.width = static_cast<std::uint16_t>(size.width),
             .height = static_cast<std::uint16_t>(size.height),
             .sequence = ++stand.sequence,
             .timestamp = io::wall_now()},
        .pixels = {reinterpret_cast<const std::uint8_t*>(pixels), bytes.size()}
    });
    worker_.publish_bytes(
        contract::frame_topic("", options_.prefix + stand.desk.name()), {payload.begin(), payload.end()}
    );
}

void OutputService::changed(const DisplayDesk& desk) {
    const auto now = io::steady_now();
    const auto trouble = desk.trouble();
    const auto display = desk.to_value(now);
    std::vector<Member> fields = {{"display", desk.name()}, {"state", *display.find("state")}};
    if (!trouble.empty()) fields.push_back({"reason", printable(trouble)});
    worker_.log().info("a display", fields);
    if (!stopping_) say_health();
}

} // namespace tutti::output
