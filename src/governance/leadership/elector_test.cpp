#include "governance/leadership/single_elector.hpp"

#include <gtest/gtest.h>

namespace tutti::governance {
namespace {

class SingleElectorTest : public testing::Test {
protected:
    const Resource control_ = Resource::control();
    Result<Token> next_ = Token{1};
    std::vector<LeadershipChange> changes_;
    std::vector<Error> failures_;
    SingleElector elector_{
        {"alone", ""},
        [this](const Resource&) {
            auto token = next_;
            if (next_) ++next_->value;
            return token;
        },
        [this](const LeadershipChange& change) { changes_.push_back(change); },
        [this](const Resource&, const Error& error) { failures_.push_back(error); },
    };
};

TEST_F(SingleElectorTest, LeadsAtOnceWhatItStandsFor) {
    elector_.campaign(control_);
    EXPECT_EQ(elector_.registry().token_for_write(control_, BootTime::max()), Token{1});
    elector_.campaign(control_);
    EXPECT_EQ(changes_.size(), 1U);
}

TEST_F(SingleElectorTest, LeadsAnewWithALargerTokenWhereItIsToHandOver) {
    elector_.campaign(control_);
    elector_.hand_over(control_);
    ASSERT_EQ(changes_.size(), 3U);
    EXPECT_EQ(changes_[1].after.role, Role::Follower);
    EXPECT_EQ(changes_[2].after.token, Token{2});
}

TEST_F(SingleElectorTest, DoesNotLeadWhatItResignedOrOnlyObserves) {
    elector_.campaign(control_);
    elector_.resign(control_);
    elector_.hand_over(control_);
    EXPECT_FALSE(elector_.registry().token_for_write(control_, BootTime{}));
    elector_.observe(Resource::app("mixer"));
    EXPECT_EQ(elector_.registry().at(Resource::app("mixer"), BootTime{}).role, Role::Follower);
}

TEST_F(SingleElectorTest, DoesNotLeadWithoutAToken) {
    next_ = fail(ErrorCode::Environment, "disk full");
    elector_.campaign(control_);
    EXPECT_EQ(elector_.registry().at(control_, BootTime{}).role, Role::Unknown);
    ASSERT_EQ(failures_.size(), 1U);
    next_ = Token{5};
    elector_.campaign(control_);
    EXPECT_EQ(elector_.registry().token_for_write(control_, BootTime{}), Token{5});
}

} // namespace
} // namespace tutti::governance
