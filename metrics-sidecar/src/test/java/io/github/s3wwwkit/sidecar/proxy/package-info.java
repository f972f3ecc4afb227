@NullMarked
package io.github.s3wwwkit.sidecar.proxy;

import org.jspecify.annotations.NullMarked;
