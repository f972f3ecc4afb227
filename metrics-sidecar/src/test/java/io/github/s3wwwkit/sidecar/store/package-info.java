@NullMarked
package io.github.s3wwwkit.sidecar.store;

import org.jspecify.annotations.NullMarked;
