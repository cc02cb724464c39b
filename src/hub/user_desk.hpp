// UserDesk: the hub's users, who have passwords of their own (password/user_file.hpp). The file is followed:
// who comes into it may come in, who goes from it is let go, and nobody else notices.
//
// A hash takes a large part of a second and 64 MiB: passwords are checked one after the other beside the
// loop. One that was right is known again by a quick digest with a key that only this process has, so that
// whoever comes back, and be it a hundred at once, does not wait. Who guesses waits longer with each mistake.
#pragma once

#include "base/wiped_bytes.hpp"
#include "broker/broker.hpp"
#include "hub/annex.hpp"
#include "hub/authorizer.hpp"
#include "hub/login_delays.hpp"
#include "io/file_watch.hpp"
#include "io/log.hpp"
#include "io/side_thread.hpp"
#include "password/user_file.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace tutti::hub {

class UserDesk final : public Annex, public PasswordCheck {
public:
    static constexpr std::size_t most_waiting = 64;
    static constexpr std::size_t most_waiting_of_address = 8;

    /// Reads the file. All outlive it. `has_users` is called when there are some: from then on the process
    /// knows passwords.
    static Result<std::unique_ptr<UserDesk>> open(
        std::filesystem::path file, BusKeyAuthorizer& authorizer, broker::Broker& broker, const io::Log& log,
        std::function<void()> has_users = [] {}
    );
    ~UserDesk() override;

    broker::Admission
    check(const broker::Peer& peer, std::string_view user, std::string_view password) override;

    Result<void> begin(io::ReadinessLoop& loop, std::uint64_t first_token) override;
    void ready(const io::ReadinessLoop::Event& event, SteadyTime now) override;
    void advance(SteadyTime now) override;
    std::optional<SteadyTime> next_deadline() const override { return gone_at_; }

    std::size_t users() const noexcept { return file_.users().size(); }

private:
    using Digest = std::array<unsigned char, 32>;
    struct Check {
        std::uint64_t ticket = 0;
        std::string user;
        WipedBytes password;
        std::string hash;
        std::string address;
        bool is_user = false; ///< else the hash is nobody's: it takes as long, and tells nobody who is there
        bool is_right = false;
    };

    UserDesk(
        std::filesystem::path file, BusKeyAuthorizer& authorizer, broker::Broker& broker, const io::Log& log,
        std::function<void()> has_users, io::SideThread thread
    );

    void watch();
    void read(SteadyTime now);
    void take_over(password::UserFile file, SteadyTime now);
    void start_next(SteadyTime now);
    void finish(const Check& check, SteadyTime now);
    Digest digest_of(std::string_view hash, std::string_view password) const;

    std::filesystem::path path_;
    BusKeyAuthorizer& authorizer_;
    broker::Broker& broker_;
    const io::Log& log_;
    std::function<void()> has_users_;
    password::UserFile file_;
    std::optional<io::FileWatch> watch_;
    std::uint64_t watch_token_ = 0;
    std::string problem_;               ///< of the file, as it was told
    std::optional<SteadyTime> gone_at_; ///< then the file counts as gone, and with it all users
    bool is_read_ = false;

    Digest key_{};
    std::map<std::string, Digest, std::less<>>
        known_;                      ///< by user: of the hash and the password that was right
    LoginDelays own_delays_{5};      ///< of one user's password from one address
    LoginDelays address_delays_{30}; ///< of an address, whoever it says to be
    std::deque<Check> waiting_;
    std::shared_ptr<Check> under_way_; ///< owned by the desk and by the job
    std::uint64_t last_ticket_ = 0;
    io::SideThread thread_; ///< last: it waits for its job
};

} // namespace tutti::hub
