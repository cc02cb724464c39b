// What objects cost that are to be: applied, looked at all together, and one that is changed a thousand times
// in a row. The kind is one whose look takes no time, so that what is measured is the keeping.
//
//   bench_objects DIR OBJECTS
//
// Prints a line of JSON for each. DIR decides which disk the store is on.
#include "base/json.hpp"
#include "bench/clocks.hpp"
#include "bench/resident.hpp"
#include "control_plane/objects/objects_part.hpp"
#include "governance/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

namespace tutti::bench {

namespace {

using namespace control_plane;

constexpr int objects_an_apply = 1000;

class Nothing final : public Reconciler {
public:
    explicit Nothing(std::uint64_t& looks) : looks_(looks) {}
    std::string_view kind() const override { return "lamp"; }
    std::optional<governance::Fault>
    admit(const governance::objects::Wanted&, store::ControlTransaction&) const override {
        return std::nullopt;
    }
    Task<Result<Observed>> reconcile(std::string, std::optional<governance::objects::Object>) override {
        ++looks_;
        co_return Observed{governance::objects::as_wanted()};
    }

private:
    std::uint64_t& looks_;
};

double resident_megabytes() { return resident_bytes() / 1e6; }

double seconds_since(std::int64_t begun) { return static_cast<double>(now_microseconds() - begun) / 1e6; }

struct Stage {
    CommandDesk& desk;
    ObjectsPart& objects;
    std::uint64_t& looks;
};

Task<void> ask(const Stage& stage, std::string command, std::string params) {
    governance::Request request;
    request.subject = {"bench", governance::UserRole::Admin};
    request.command = std::move(command);
    request.params = parse_json(params).value();
    const auto answer = co_await stage.desk.run(std::move(request));
    if (answer.status == 200) co_return;
    fmt::print(stderr, "bench_objects: {}\n", answer.body);
    std::exit(1);
}

std::string lamp(int number, int value) {
    return fmt::format(
        R"({{"kind":"lamp","name":"lamp-{}","spec":{{"brightness":{},"place":"over the stage"}},"labels":{{"app":"stage"}}}})",
        number, value
    );
}

/// Until as many are ready, and each of `looks` is done.
Task<void> settled(const Stage& stage, std::size_t ready, std::uint64_t looks) {
    while (stage.objects.counts().ready < ready || stage.looks < looks) {
        asio::steady_timer turn(co_await asio::this_coro::executor);
        turn.expires_after(milliseconds(1));
        co_await turn.async_wait(asio::use_awaitable);
    }
}

Task<void> apply_all(Stage stage, int count) {
    const auto before = resident_megabytes();
    const auto begun = now_microseconds();
    for (int first = 0; first < count; first += objects_an_apply) {
        std::string all;
        for (int each = first; each < std::min(count, first + objects_an_apply); ++each)
            all += (all.empty() ? "" : ",") + lamp(each, 1);
        co_await ask(stage, "object.apply", fmt::format(R"({{"objects":[{}]}})", all));
    }
    const auto applied = seconds_since(begun);
    co_await settled(stage, static_cast<std::size_t>(count), 0);
    fmt::print(
        R"({{"what":"applied","objects":{},"seconds":{:.3f},"all_ready_after":{:.3f},"megabytes":{:.1f}}})"
        "\n",
        count, applied, seconds_since(begun), resident_megabytes() - before
    );
}

Task<void> look_at_all(Stage stage, int count) {
    for (int round = 0; round < 5; ++round) {
        const auto before = stage.looks;
        const auto begun = now_microseconds();
        co_await ask(stage, "object.reconcile", "{}");
        co_await settled(stage, 0, before + static_cast<std::uint64_t>(count));
        fmt::print(
            R"({{"what":"a full round","objects":{},"seconds":{:.3f}}})"
            "\n",
            count, seconds_since(begun)
        );
    }
}

Task<void> change_one(Stage stage) {
    const auto before = stage.looks;
    const auto begun = now_microseconds();
    for (int change = 0; change < 1000; ++change)
        co_await ask(stage, "object.apply", fmt::format(R"({{"objects":[{}]}})", lamp(0, 2 + change)));
    const auto applied = seconds_since(begun);
    co_await ask(stage, "object.wait", R"({"kind":"lamp","name":"lamp-0","timeout":30})");
    fmt::print(
        R"({{"what":"one changed 1000 times","seconds":{:.3f},"true_after":{:.3f},"looks":{}}})"
        "\n",
        applied, seconds_since(begun), stage.looks - before
    );
}

Task<void> play(Stage stage, int count, io::TaskGroup& running) {
    const auto recovered = co_await stage.desk.recover();
    if (!recovered) std::exit(1);
    co_await apply_all(stage, count);
    co_await look_at_all(stage, count);
    co_await change_one(stage);
    co_await stage.objects.stop();
    co_await stage.desk.stop();
    co_await running.stop();
}

void measure(const std::filesystem::path& folder, int count) {
    const auto file = folder / "objects.db";
    for (const auto* ending : {"", "-wal"}) std::filesystem::remove(file.native() + ending);
    asio::io_context context(1);
    const auto executor = context.get_executor();
    const auto table = governance::catalogue();
    std::uint64_t looks = 0;
    StoreWriter writer(executor, file);
    CommandDesk desk(executor, writer, table, {});
    ObjectSurroundings around;
    around.fence = [] { return std::optional(store::Fence{"control", 1, std::nullopt}); };
    around.changed = [] {};
    around.complain = [](std::string_view why) { fmt::print(stderr, "bench_objects: {}\n", why); };
    ObjectsPart objects(executor, writer, desk, std::move(around));
    objects.add(std::make_unique<Nothing>(looks));
    writer.on_batch([&](const std::optional<store::Receipt>&) { objects.written(); });
    desk.set_leadership(governance::Resource::control(), {governance::Role::Leader, {}, {1}, {}});
    objects.lead(true);
    io::TaskGroup running(executor);
    io::TaskGroup playing(executor);
    running.spawn("writer", writer.run());
    running.spawn("deadlines", desk.keep_time());
    running.spawn("objects", objects.run());
    playing.spawn("play", play({desk, objects, looks}, count, running));
    context.run();
}

} // namespace

} // namespace tutti::bench

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("bench_objects DIR OBJECTS\n", stderr);
        return 2;
    }
    tutti::bench::measure(argv[1], std::atoi(argv[2]));
    return 0;
}
