#include "control_plane/leadership_keeper.hpp"
#include "io/temporary_folder_testing.hpp"
#include "store/control_transaction.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace tutti::control_plane {
namespace {

using governance::Leadership;
using governance::Resource;
using governance::Role;

using Told = std::vector<std::pair<std::string, Leadership>>;

LeadershipRim rim_of(Told& told) {
    LeadershipRim rim;
    rim.tell = [&told](const Resource& resource, const Leadership& leadership) {
        told.emplace_back(resource.text(), leadership);
    };
    return rim;
}

using Play = std::function<Task<void>(LeadershipKeeper&, StoreWriter&, Told&)>;

Task<void> play_alone(std::filesystem::path file, Play play) {
    const auto executor = co_await asio::this_coro::executor;
    StoreWriter writer(executor, std::move(file));
    io::TaskGroup beside(executor);
    beside.spawn("keep the store", writer.run());
    Told told;
    LeadershipOptions options{
        .self = {"home", "https://home"}, .services = {{"export", LedService::Runs::OnTheLeader}}, .etcd = {}
    };
    LeadershipKeeper keeper(executor, writer, std::move(options), rim_of(told));
    const auto begun = co_await keeper.begin();
    EXPECT_TRUE(begun) << begun.error().message;
    co_await play(keeper, writer, told);
    co_await keeper.stop();
    co_await beside.stop();
}

void run_alone(const io::TemporaryFolder& folder, Play play) {
    asio::io_context context(1);
    io::TaskGroup playing(context.get_executor());
    playing.spawn("test", play_alone(folder.path / "control.db", std::move(play)));
    context.run();
}

std::uint64_t token_of(const LeadershipKeeper& keeper, const Resource& resource) {
    EXPECT_EQ(keeper.at(resource).role, Role::Leader);
    EXPECT_EQ(keeper.at(resource).until, std::nullopt);
    return keeper.at(resource).token.value;
}

Task<void> lead_all(LeadershipKeeper& keeper, StoreWriter&, Told& told) {
    EXPECT_EQ(token_of(keeper, Resource::control()), 1U);
    EXPECT_EQ(token_of(keeper, Resource::app("export")), 1U);
    EXPECT_EQ(told.size(), 2U);
    EXPECT_EQ(keeper.list().find("backend")->string(), "single");
    co_return;
}

TEST(LeadershipKeeper, WhoIsAloneLeadsAllAndTellsOnce) {
    const io::TemporaryFolder folder;
    run_alone(folder, lead_all);
}

Task<void> lead_again(LeadershipKeeper& keeper, StoreWriter&, Told&) {
    EXPECT_EQ(token_of(keeper, Resource::control()), 2U);
    EXPECT_EQ(token_of(keeper, Resource::app("export")), 1U) << "what runs by it goes on";
    co_return;
}

TEST(LeadershipKeeper, EachStartOfWhoIsAloneIsALeadershipOfControlAndNoneOfServices) {
    const io::TemporaryFolder folder;
    run_alone(folder, lead_all);
    run_alone(folder, lead_again);
}

Task<void> hand_over_alone(LeadershipKeeper& keeper, StoreWriter& writer, Told&) {
    for (const char* resource : {"control", "app:export"}) {
        const auto outcome = co_await keeper.hand_over(resource);
        EXPECT_TRUE(outcome);
    }
    EXPECT_EQ(token_of(keeper, Resource::control()), 2U);
    EXPECT_EQ(token_of(keeper, Resource::app("export")), 2U);
    const auto page =
        co_await writer.ask("looking", [](store::ControlStore& store) { return store.events(1, 10); });
    EXPECT_TRUE(page && page->events.empty()) << "nobody else leads, before or after";
    const auto nothing = co_await keeper.hand_over("app:other");
    EXPECT_EQ(nothing.error().status, 404U);
}

TEST(LeadershipKeeper, WhoIsAloneBeginsAnewWhenItHandsOver) {
    const io::TemporaryFolder folder;
    run_alone(folder, hand_over_alone);
}

} // namespace
} // namespace tutti::control_plane
