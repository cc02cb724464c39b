// OscService: makes an OSC router of a worker: it hears on one port, and passes on to many. Whoever is away,
// slow or dead costs the others nothing.
#pragma once

#include "io/file_descriptor.hpp"
#include "osc/parse.hpp"
#include "telemetry/osc_sender.hpp"
#include "worker/health_teller.hpp"
#include "worker/seldom.hpp"
#include "worker/worker.hpp"
#include "workers/osc/address_book.hpp"
#include "workers/osc/announcement.hpp"
#include "workers/osc/query_server.hpp"
#include "workers/osc/router.hpp"
#include "workers/osc/taps.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tutti::osc_router {

struct Options {
    std::vector<osc::Route> routes;
    std::optional<Address> listen;
    std::optional<Address> query;
    std::string name = {}; ///< of the installation, for those who look for it
};

class OscService {
public:
    /// The worker is not running yet, and outlives this.
    OscService(worker::Worker& worker, Options options);

private:
    static constexpr microseconds health_pace = seconds(5);
    static constexpr microseconds health_expiry = seconds(60);
    // Between two looks at what else there is to do: a flood on this port holds nobody else up.
    static constexpr std::size_t datagrams_at_once = 64;
    static constexpr std::size_t datagram_size = osc::max_packet_size + 1; // too large is seen to be so
    static constexpr std::size_t room_size = 4 * datagram_size;

    Task<void> run();
    std::vector<AnnouncedService> announced() const;
    Task<void> listen();
    Task<void> hear(io::FileDescriptor socket);
    void take_datagrams(const io::FileDescriptor& socket);
    void take(std::string_view bytes, const std::string& sender, SteadyTime now);
    void note(const osc::Packet& packet, const std::string& sender, SteadyTime now);
    void refuse(const osc::Fault& fault, const std::string& sender, SteadyTime now);

    // How it is: osc_reports.cpp
    void add_commands();
    Result<Value> open_tap(const Value& params);
    Result<Value> addresses(const Value& params) const;
    Value routes() const;
    Value stats() const;
    std::string complaint() const;
    std::string summary();
    void say_health();

    worker::Worker& worker_;
    Options options_;
    Router router_;
    AddressBook book_;
    Taps taps_;
    std::optional<telemetry::OscSender> sender_; ///< while it runs
    std::optional<QueryServer> query_;           ///< the same
    std::unique_ptr<char[]> room_;               ///< datagrams of one round, one behind the other
    std::vector<std::string_view> round_;        ///< the good ones
    std::uint64_t packets_ = 0;
    std::uint64_t messages_ = 0;
    std::uint64_t bytes_ = 0;
    std::map<std::string, std::uint64_t, std::less<>> malformed_; ///< by the fault's word
    worker::Seldom told_malformed_;
    std::string deaf_;       ///< why it cannot hear; empty: it does
    std::string unanswered_; ///< why it cannot be queried
    worker::HealthTeller health_{worker_};
    std::uint64_t messages_said_ = 0;
    SteadyTime counted_at_{};
};

} // namespace tutti::osc_router
