#include "worker/beside_loop.hpp"
#include "worker/stage_testing.hpp"

#include <boost/asio/post.hpp>

namespace tutti::worker {
namespace {

struct Watchman {
    BesideLoop loop;
    int turns = 0;
    bool is_over = false;
    std::function<void(int)> in_turn = [](int) {};

    Task<void> run() {
        while (loop.runs()) {
            in_turn(++turns);
            co_await loop.sleep_until(SteadyTime::max());
        }
        is_over = true;
    }
};

class BesideLoopTest : public Stage {
protected:
    BesideLoopTest() : worker_(add("watchman")) {
        watchman_.loop.run_in(worker_, "watch", [this] { return watchman_.run(); });
    }

    Watchman watchman_;
    Worker& worker_;
};

TEST_F(BesideLoopTest, SleepsUntilItIsWokenAndEndsWithTheWorker) {
    EXPECT_FALSE(watchman_.loop.has_begun());
    begin(worker_);
    until([&] { return watchman_.turns == 1; });
    asio::post(context_, [&] { watchman_.loop.wake(); }); // while it sleeps
    until([&] { return watchman_.turns == 2; });
    EXPECT_EQ(end(worker_), 0);
    EXPECT_TRUE(watchman_.is_over);
    EXPECT_FALSE(watchman_.loop.has_begun());
}

TEST_F(BesideLoopTest, AWordThatComesWhileItIsAwakeEndsItsNextSleepAtOnce) {
    watchman_.in_turn = [&](int turn) {
        if (turn == 1) watchman_.loop.wake();
    };
    begin(worker_);
    until([&] { return watchman_.turns == 2; });
    EXPECT_EQ(end(worker_), 0);
    EXPECT_EQ(watchman_.turns, 2);
}

} // namespace
} // namespace tutti::worker
