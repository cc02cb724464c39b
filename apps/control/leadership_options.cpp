#include "apps/control/leadership_options.hpp"

#include "etcd/client.hpp"
#include "io/host_name.hpp"
#include "toml/values.hpp"
#include "worker/secret.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <utility>

namespace tutti {

namespace {

Result<std::string> password_of(const governance::EtcdDefinition& etcd) {
    if (!etcd.password) return std::string();
    return worker::read_secret(toml::to_value(*etcd.password));
}

Result<etcd::ElectorOptions>
elector_options(const governance::EtcdDefinition& etcd, const governance::Holder& self) {
    auto endpoints = etcd::parse_endpoints(fmt::format("{}", fmt::join(etcd.endpoints, ",")));
    if (!endpoints) return pass_on(endpoints);
    auto password = password_of(etcd);
    if (!password) return pass_on(password);
    return etcd::ElectorOptions{
        .etcd =
            {.endpoints = std::move(*endpoints),
             .user = etcd.user,
             .password = std::move(*password),
             .tls = etcd.tls},
        .self = self,
        .prefix = etcd.prefix,
        .times = {.time_to_live = etcd.lease}
    };
}

} // namespace

Result<control_plane::LeadershipOptions> leadership_options(const installation::Installation& installation) {
    const auto& control = installation.control;
    control_plane::LeadershipOptions options;
    options.self.name =
        !control.name.empty() ? control.name : fmt::format("{}/{}", io::host_name(), installation.name);
    options.self.address = control.address;
    using enum control_plane::LedService::Runs;
    for (const auto& service : installation.services)
        if (service.leader != supervise::Leading::Any)
            options.services.push_back(
                {service.name, service.leader == supervise::Leading::Only ? OnTheLeader : Everywhere}
            );
    if (!control.etcd) return options;
    auto etcd = elector_options(*control.etcd, options.self);
    if (!etcd) return pass_on(etcd);
    options.etcd = std::move(*etcd);
    return options;
}

} // namespace tutti
