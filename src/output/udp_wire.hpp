// UdpWire: lights to a controller on the network, as packets of whatever protocol. Names are looked up
// beside, and again when they seem to be wrong; a host that cannot be reached is left in peace for a while.
#pragma once

#include "io/resolve.hpp"
#include "output/udp_sender.hpp"
#include "output/wire.hpp"

#include <functional>
#include <optional>
#include <string>

namespace tutti::output {

/// Lights to packets: one of the packers of src/pixel. What it gives stands until its next call.
using Pack = std::function<std::span<const pixel::Packet>(std::span<const std::uint8_t> lights)>;

struct UdpWireOptions {
    std::string url;
    std::string host; ///< a name or an address
    std::uint16_t port = 0;
    UdpOptions udp = {};
    Pack pack = nullptr;
    /// The packets that say that no more come, where the protocol has some; and how often they are sent.
    Pack terminate = nullptr;
    int terminations = 0;
};

class UdpWire final : public Wire {
public:
    /// `find` gives the addresses of a host.
    using Find = std::function<Task<Result<io::Addresses>>(std::string host)>;
    UdpWire(UdpWireOptions options, Find find);

    Task<void> run() override;
    void send(const Shown& shown) override;
    void finish(const Shown& shown) override;

private:
    static constexpr microseconds least_pause = milliseconds(500);
    static constexpr microseconds most_pause = seconds(8);
    static constexpr microseconds most_lookup_pause = seconds(30);
    /// Sending seems to go well for some seconds where a host does not answer: so long it is not believed.
    static constexpr microseconds patience = seconds(5);
    static constexpr int refusals_in_doubt = 3; ///< then its address may have become another

    Result<void> open(const io::Addresses& addresses);
    void refused(int cause, SteadyTime now);
    std::size_t send_packets(std::span<const pixel::Packet> packets, SteadyTime now);
    Task<void> until_in_doubt();

    UdpWireOptions options_;
    Find find_;
    std::optional<UdpSender> sender_;
    microseconds pause_ = least_pause;
    SteadyTime resumes_{};                      ///< after the system refused
    SteadyTime believed_{};                     ///< from when on all is well again
    std::string refusal_;                       ///< why it refused; empty: all is well
    int refusals_ = 0;                          ///< one after the other
    std::optional<asio::steady_timer> doubted_; ///< while run() waits; cancelled when the address is in doubt
};

} // namespace tutti::output
