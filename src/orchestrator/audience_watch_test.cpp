// Between a hub's control socket of this process and whoever takes the leases.
#include "control/server.hpp"
#include "orchestrator/audience_watch.hpp"
#include "worker/stage_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::orchestrator {
namespace {

class AudienceWatchTest : public worker::Stage {
protected:
    AudienceWatchTest()
        : watch_(folder_.path / "hub.sock", {{"filter", milliseconds(20)}}, [this](std::string service) {
              return use(service);
          }) {
        control::ServerOptions options;
        options.worker = "hub";
        options.directory = folder_.path;
        options.heartbeat = {};
        hub_.emplace(context_.get_executor(), options);
        hub_->on("watch_audience", [this](const control::Request&, const control::Peer& peer) {
            watcher_ = peer.connection;
            return control::response(audience());
        });
        EXPECT_TRUE(hub_->open());
        worker::Options worker;
        worker.name = "orchestrator";
        worker_.emplace(worker);
        worker::run_beside(*worker_, "watch", [this] { return watch_.watch(); });
        worker::run_beside(*worker_, "renew", [this] { return watch_.renew(); });
    }
    void TearDown() override {
        Stage::TearDown();
        bool stopped = false;
        asio::co_spawn(context_, hub_->stop(), [&](const std::exception_ptr&) { stopped = true; });
        until([&] { return stopped; });
    }
    Task<void> use(std::string service) {
        used_.push_back(std::move(service));
        co_return;
    }
    Value audience() const {
        return Value::object({{"type", "audience"}, {"services", Value::array(std::vector<Value>(has_))}});
    }
    void changes_to(std::vector<Value> services) {
        has_ = std::move(services);
        hub_->push(*watcher_, audience());
    }

    std::vector<Value> has_;
    std::vector<std::string> used_;
    std::optional<control::Server> hub_;
    std::optional<control::ConnectionId> watcher_;
    AudienceWatch watch_;
    std::optional<worker::Worker> worker_;
};

TEST_F(AudienceWatchTest, ALeaseIsTakenAndRenewedWhileSomebodySubscribes) {
    bring_up(*worker_);
    until([&] { return watcher_.has_value(); });
    EXPECT_TRUE(used_.empty());
    changes_to({"filter", "somebody else"});
    until([&] { return used_.size() >= 3; });
    EXPECT_EQ(used_.front(), "filter");
    EXPECT_EQ(std::ranges::count(used_, "somebody else"), 0);
}

TEST_F(AudienceWatchTest, LeasesAreTakenAnewWhenTheyCanBeGivenAgain) {
    watch_ = AudienceWatch(
        folder_.path / "hub.sock", {{"filter", std::chrono::days(1)}},
        [this](std::string service) { return use(std::move(service)); }
    );
    has_ = {"filter"};
    bring_up(*worker_);
    until([&] { return used_.size() == 1; });
    watch_.renew_now();
    until([&] { return used_.size() == 2; });
}

TEST_F(AudienceWatchTest, WhoSubscribedBeforeWeWatchedIsHeardOf) {
    has_ = {"filter"};
    bring_up(*worker_);
    until([&] { return !used_.empty(); });
}

} // namespace
} // namespace tutti::orchestrator
