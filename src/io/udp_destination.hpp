// UdpDestination: a host that datagrams go to, by name or address. Names are looked up beside, and again when
// they seem to be wrong; a host that cannot be reached is left in peace for a while. Sending never waits.
#pragma once

#include "base/time.hpp"
#include "io/asio.hpp"
#include "io/resolve.hpp"
#include "io/udp_socket.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>

namespace tutti::io {

class UdpDestination {
public:
    /// Gives the addresses of a host.
    using Find = std::function<Task<Result<Addresses>>(std::string host)>;
    /// By the system. Whoever has one of their own is not held up by the names of others.
    static Find by_name(const asio::any_io_executor& executor);

    UdpDestination(std::string host, std::uint16_t port, UdpOptions options, Find find);

    /// Looks the name up, again and again; ends by itself where the host is an address.
    Task<void> run();

    /// Whether sending is tried now: the address is known, and the host is not left in peace.
    bool is_open(SteadyTime now) const noexcept { return socket_ && now >= resumes_; }
    /// Nothing goes where it is not open. Messages that name nobody go to the host.
    UdpSent send(std::span<mmsghdr> messages, SteadyTime now);
    /// Why nothing goes out; empty where all is well.
    const std::string& trouble() const noexcept { return trouble_; }

private:
    static constexpr microseconds least_pause = milliseconds(500);
    static constexpr microseconds most_pause = seconds(8);
    static constexpr microseconds most_lookup_pause = seconds(30);
    /// Sending seems to go well for some seconds where a host does not answer: so long it is not believed.
    static constexpr microseconds patience = seconds(5);
    static constexpr int refusals_in_doubt = 3; ///< then its address may have become another

    Result<void> open(const Addresses& addresses);
    void refused(int cause, SteadyTime now);
    void went_well() noexcept;
    Task<void> until_in_doubt();

    std::string host_;
    std::uint16_t port_;
    UdpOptions options_;
    Find find_;
    std::optional<UdpSocket> socket_;
    std::string trouble_;
    microseconds pause_ = least_pause;
    SteadyTime resumes_{};                      ///< after the system refused
    SteadyTime believed_{};                     ///< from when on all is well again
    std::string refusal_;                       ///< why it refused; empty: all is well
    int refusals_ = 0;                          ///< one after the other
    std::optional<asio::steady_timer> doubted_; ///< while run() waits; cancelled when the address is in doubt
};

} // namespace tutti::io
