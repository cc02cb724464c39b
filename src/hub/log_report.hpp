// LogReport: what broker and hub tell, as JSON lines.
#pragma once

#include "hub/report.hpp"
#include "io/log.hpp"

namespace tutti::hub {

class LogReport final : public Report {
public:
    /// The log must outlive the report.
    explicit LogReport(const io::Log& log) noexcept : log_(log) {}

    void connected(
        std::string_view client_id, const broker::Peer& peer, const broker::Principal& principal,
        mqtt::Version version
    ) override;
    void disconnected(std::string_view client_id, std::string_view why) override;
    void refused(const broker::Peer& peer, std::string_view client_id, std::string_view why) override;
    void denied(std::string_view client_id, std::string_view action, std::string_view topic) override;
    void loses(std::string_view client_id) override;
    void has_lost(std::string_view client_id, std::uint64_t messages) override;
    void over_its_share(const broker::Account& account, broker::Resource what, std::string_view client_id)
        override;
    void not_served(const Error& why) override;
    void door_stays_shut(std::string_view door, const Error& why) override;
    void handshake_failed(std::string_view peer, std::string_view why, std::size_t others) override;
    void certificate_read(std::string_view file) override;
    void certificate_kept(std::string_view file, const Error& why) override;

private:
    const io::Log& log_;
};

} // namespace tutti::hub
