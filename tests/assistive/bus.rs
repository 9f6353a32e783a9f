//! Calls over the message bus.

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use zbus::Connection;
use zbus::connection::Builder;
use zbus::zvariant::{DynamicType, Type, Value};

/// The longest that one call may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How properties are read and set.
pub(crate) const PROPERTIES: &str = "org.freedesktop.DBus.Properties";

/// Calls a method of an object, which is a name on the bus and a path.
pub(crate) async fn call<B, R>(
    connection: &Connection,
    (name, path): (&str, &str),
    interface: &str,
    method: &str,
    body: &B,
) -> zbus::Result<R>
where
    B: Serialize + DynamicType,
    R: DeserializeOwned + Type,
{
    let reply = connection
        .call_method(Some(name), path, Some(interface), method, body)
        .await?;
    let body = reply.body();
    body.deserialize()
}

async fn connect(address: &str) -> zbus::Result<Connection> {
    let builder = Builder::address(address)?.method_timeout(PATIENCE);
    Box::pin(builder.build()).await
}

/// Switches assistive technologies on, and goes to the bus on which programs show themselves to them.
pub(crate) async fn accessibility_bus(session: &str) -> zbus::Result<Connection> {
    let session = connect(session).await?;
    let bus = ("org.a11y.Bus", "/org/a11y/bus");
    let on = ("org.a11y.Status", "IsEnabled", Value::from(true));
    call::<_, ()>(&session, bus, PROPERTIES, "Set", &on).await?;
    let address: String = call(&session, bus, "org.a11y.Bus", "GetAddress", &()).await?;
    connect(&address).await
}
